// Labels of live sites, links and far places that don't cover each other: sites first, then links from the worst. One that finds no
// room is not shown; the panel and the tooltips have it all.
import { el } from "./console.js";

const mostLabels = 60;

export function placeLabels(map, pane) {
  const elements = new Map();
  let wanted = { sites: [], links: [], places: [] };

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
    const point = (at) => map.latLngToLayerPoint(at);
    const taken = wanted.sites.map((site) => around(point(site.at), 10));
    const used = new Set();
    const view = [map.containerPointToLayerPoint([0, 0]), map.containerPointToLayerPoint(map.getSize())];
    const lines = new Map(wanted.links.map((link) => [link.key, link.line.map(point)]));

    // The first place that is free, better one that no other link runs through: a label on a foreign line misleads.
    function put(key, item, kind, places, crosses = () => false) {
      const element = elementFor(key, item, kind);
      used.add(key);
      const [width, height] = [element.offsetWidth, element.offsetHeight];
      const free = places(width, height).map(([x, y]) => [x, y, x + width, y + height]).filter((box) =>
        box[0] > view[0].x && box[1] > view[0].y && box[2] < view[1].x && box[3] < view[1].y
        && !taken.some((other) => overlap(other, box)));
      const box = free.find((one) => !crosses(one)) ?? free[0];
      element.style.visibility = box ? "visible" : "hidden";
      if (!box) return;
      taken.push(box);
      element.style.transform = `translate(${Math.round(box[0])}px, ${Math.round(box[1])}px)`;
    }

    for (const site of wanted.sites.slice(0, mostLabels)) {
      const { x, y } = point(site.at);
      put("site " + site.key, site, "site", (w, h) => [
        [x + 12, y - h / 2], [x - 12 - w, y - h / 2], [x - w / 2, y - h - 11], [x - w / 2, y + 11],
        [x + 9, y - h - 6], [x + 9, y + 6], [x - 9 - w, y - h - 6], [x - 9 - w, y + 6],
      ], (box) => [...lines.values()].some((line) => runsThrough(line, box)));
    }
    for (const link of wanted.links.slice(0, mostLabels)) {
      const [a, b] = lines.get(link.key);
      const length = Math.hypot(b.x - a.x, b.y - a.y);
      if (length < 20) continue;
      put("link " + link.key, link, "link", (w, h) => [0.5, 0.4, 0.6, 0.3, 0.7].flatMap((share) => {
        const x = a.x + (b.x - a.x) * share;
        const y = a.y + (b.y - a.y) * share;
        // On the line where it is long, beside it where the label would hide it.
        const beside = [
          [x + 8, y - h / 2], [x - w - 8, y - h / 2], [x - w / 2, y - h - 5], [x - w / 2, y + 5],
          [x - w / 2, y - h - 18], [x - w / 2, y + 18],
        ];
        return length > 2 * w ? [[x - w / 2, y - h / 2], ...beside] : beside;
      }), (box) => [...lines].some(([key, line]) => key !== link.key && runsThrough(line, box)));
    }
    for (const place of wanted.places) {
      const { x, y } = point(place.at);
      put("place " + place.key, place, "place", (w, h) => [
        [x - w / 2, y + 6], [x - w / 2, y - h - 6], [x + 8, y - h / 2], [x - w - 8, y - h / 2],
      ]);
    }
    for (const [key, element] of elements) {
      if (used.has(key)) continue;
      element.remove();
      elements.delete(key);
    }
  }

  map.on("zoomstart", () => pane.classList.add("is-moving"));
  map.on("zoomend moveend resize", () => {
    pane.classList.remove("is-moving");
    layOut();
  });

  return {
    show(items) {
      wanted = items;
      layOut();
    },
  };
}

// Whether a segment meets a box (Liang and Barsky, 1984).
function runsThrough([a, b], [west, north, east, south]) {
  let [from, to] = [0, 1];
  for (const [step, gap] of [
    [a.x - b.x, a.x - west], [b.x - a.x, east - a.x], [a.y - b.y, a.y - north], [b.y - a.y, south - a.y],
  ]) {
    if (step === 0 && gap < 0) return false;
    if (step < 0) from = Math.max(from, gap / step);
    if (step > 0) to = Math.min(to, gap / step);
  }
  return from <= to;
}

const around = ({ x, y }, radius) => [x - radius, y - radius, x + radius, y + radius];
const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
