// Labels of live sites and links that don't cover each other: sites first, then links from the worst. One that finds no
// room is not shown; the panel and the tooltips have it all.
import { el } from "./console.js";

const mostLabels = 60;

export function placeLabels(map, pane) {
  const elements = new Map();
  let wanted = { sites: [], links: [] };

  function elementFor(key, item, kind) {
    let element = elements.get(key);
    if (!element) {
      element = el("div");
      elements.set(key, element);
      pane.append(element);
    }
    element.className = `map-label ${kind} ${item.kind}`;
    if (element.textContent !== item.text) element.textContent = item.text;
    return element;
  }

  function layOut() {
    const taken = wanted.sites.map((site) => around(map.latLngToLayerPoint(site.at), 10));
    const used = new Set();
    const size = map.getSize();
    const view = { low: map.containerPointToLayerPoint([0, 0]), high: map.containerPointToLayerPoint(size) };

    function put(key, item, kind, places) {
      const element = elementFor(key, item, kind);
      used.add(key);
      const [width, height] = [element.offsetWidth, element.offsetHeight];
      for (const [x, y] of places(width, height)) {
        const box = [x, y, x + width, y + height];
        const inView = box[0] > view.low.x && box[1] > view.low.y && box[2] < view.high.x && box[3] < view.high.y;
        if (!inView || taken.some((other) => overlap(other, box))) continue;
        taken.push(box);
        element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
        element.style.visibility = "visible";
        return;
      }
      element.style.visibility = "hidden";
    }

    for (const site of wanted.sites.slice(0, mostLabels)) {
      const { x, y } = map.latLngToLayerPoint(site.at);
      put("site " + site.key, site, "site", (w, h) => [
        [x + 12, y - h / 2], [x - 12 - w, y - h / 2], [x - w / 2, y - h - 11], [x - w / 2, y + 11],
        [x + 9, y - h - 6], [x + 9, y + 6], [x - 9 - w, y - h - 6], [x - 9 - w, y + 6],
      ]);
    }
    for (const link of wanted.links.slice(0, mostLabels)) {
      const [a, b] = link.line.map((end) => map.latLngToLayerPoint(end));
      const length = Math.hypot(b.x - a.x, b.y - a.y);
      if (length < 26) continue;
      put("link " + link.key, link, "link", (w, h) => [0.5, 0.38, 0.62, 0.27, 0.73].flatMap((share) => {
        const x = a.x + (b.x - a.x) * share;
        const y = a.y + (b.y - a.y) * share;
        // On the line where it is long, beside it where the label would hide it.
        const beside = [[x + 8, y - h / 2], [x - w - 8, y - h / 2], [x - w / 2, y - h - 5], [x - w / 2, y + 5]];
        return length > 2 * w ? [[x - w / 2, y - h / 2], ...beside] : beside;
      }));
    }
    for (const [key, element] of elements) {
      if (used.has(key)) continue;
      element.remove();
      elements.delete(key);
    }
  }

  map.on("zoomstart", () => { pane.style.opacity = "0"; });
  map.on("zoomend moveend resize", () => {
    pane.style.opacity = "1";
    layOut();
  });

  return {
    show(items) {
      wanted = items;
      layOut();
    },
  };
}

const around = ({ x, y }, radius) => [x - radius, y - radius, x + radius, y + radius];
const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
