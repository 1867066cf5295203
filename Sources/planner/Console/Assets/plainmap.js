// The map without Leaflet: one drawing, no zoom. The same classes, so the same colours.
import { address, figure, statusRank, statusTitle, svg, t } from "./console.js";

export function makePlainMap(frame, { sites, gates, levels, outlines, nameOf }) {
  frame.classList.add("plain");
  frame.removeAttribute("role");
  document.querySelector(".map-buttons")?.remove();
  // Mercator, in thousandths of a degree of longitude.
  const x = (longitude) => longitude * 10;
  const y = (latitude) => -(180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 10;
  const drawing = svg("svg", { role: "img", "aria-label": frame.getAttribute("aria-label") });
  const points = [...sites.values()].map((site) => [x(site.longitude), y(site.latitude)]);

  if (outlines) {
    let path = "";
    for (const feature of outlines.features) {
      const { type, coordinates } = feature.geometry;
      for (const polygon of type === "Polygon" ? [coordinates] : coordinates) {
        for (const ring of polygon) {
          const corners = ring.map(([longitude, latitude]) => [x(longitude), y(latitude)]);
          points.push(...corners);
          path += "M" + corners.map(([a, b]) => `${a.toFixed(2)} ${b.toFixed(2)}`).join("L") + "Z";
        }
      }
    }
    drawing.append(svg("path", { class: "land", d: path }));
  }

  const small = (site) => site.level == null || levels[site.level] === "commune" || levels[site.level] === "district";
  for (const site of [...sites.values()].sort((a, b) => Number(small(b)) - Number(small(a)))) {
    const gate = site.gate == null ? "carrier" : gates[site.gate];
    drawing.append(svg("circle", {
      class: `site-dot ${gate}`, cx: x(site.longitude).toFixed(2), cy: y(site.latitude).toFixed(2),
      r: small(site) ? 0.22 : 0.6,
    }));
  }

  const live = svg("g");
  drawing.append(live);
  let [west, north, east, south] = [1021, y(23.5), 1179, y(8.2)];
  if (points.length > 0) {
    west = points.reduce((least, point) => Math.min(least, point[0]), Infinity);
    east = points.reduce((most, point) => Math.max(most, point[0]), -Infinity);
    north = points.reduce((least, point) => Math.min(least, point[1]), Infinity);
    south = points.reduce((most, point) => Math.max(most, point[1]), -Infinity);
  }
  drawing.setAttribute("viewBox", `${west - 3} ${north - 3} ${east - west + 6} ${south - north + 6}`);
  frame.append(drawing);

  return {
    showLive(agents, links) {
      const parts = [];
      const byLink = new Map();
      for (const link of links) {
        const known = byLink.get(link.link);
        if (!known || statusRank[link.status] < statusRank[known.status]) byLink.set(link.link, link);
      }
      for (const link of byLink.values()) {
        const [a, b] = [sites.get(link.site), sites.get(link.peer)];
        if (!a || !b) continue;
        const words = link.median == null
          ? statusTitle(link.status) : `${figure.ms(link.median)} ms · ${t("lossShort")} ${figure.percent(link.loss)}`;
        parts.push(svg("a", { href: address.link(link) }, svg("line", {
          class: `live-link ${link.status}`, x1: x(a.longitude), y1: y(a.latitude), x2: x(b.longitude), y2: y(b.latitude),
        }, svg("title", {}, `${nameOf(link.site)} → ${nameOf(link.peer)}: ${words}`))));
      }
      let count = 0;
      // A nation's dots must leave the country to be seen.
      const radius = agents.length > 1000 ? 0.7 : 1.3;
      for (const agent of agents) {
        const site = sites.get(agent.site);
        if (!site) continue;
        count += 1;
        parts.push(svg("a", { href: address.site(agent.site) }, svg("circle", {
          class: `live-site ${agent.alive ? "alive" : "dead"}`, cx: x(site.longitude), cy: y(site.latitude), r: radius,
        }, svg("title", {}, `${site.name}: ${agent.alive ? t("agentIsAlive") : t("agentIsDead")}`))));
      }
      live.replaceChildren(...parts);
      frame.dataset.live = count;
    },
  };
}
