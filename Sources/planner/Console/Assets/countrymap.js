// The map by Leaflet: no tiles, only our own outlines and points.
/* global L */
import { address, capital, el, figure, statusRank, statusTitle, t, whenSchemeChanges } from "./console.js";
import { makeDots } from "./dots.js";
import { placeLabels } from "./labels.js";

export function makeCountryMap(frame, { sites, gates, levels, outlines, nameOf, places }) {
  const map = L.map(frame, {
    zoomSnap: 0.25, zoomDelta: 0.75, minZoom: 4, maxZoom: 14, attributionControl: false, zoomControl: false,
    maxBoundsViscosity: 0.6, zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  L.control.zoom({ position: "bottomright" }).addTo(map);
  L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
  for (const [name, level] of [["land", 200], ["dots", 350], ["links", 420], ["live", 430], ["labels", 440]]) {
    map.createPane(name).style.zIndex = level;
  }
  for (const name of ["land", "dots", "labels"]) map.getPane(name).style.pointerEvents = "none";

  const land = outlines
    ? L.geoJSON(outlines, {
      pane: "land", interactive: false, renderer: L.svg({ pane: "land", padding: 0.6 }),
      style: { className: "land", smoothFactor: 0.6 },
    }).addTo(map)
    : null;
  const dots = makeDots(sites, gates, levels).addTo(map);
  whenSchemeChanges(() => dots.repaint());

  const country = L.latLngBounds([]);
  if (land) country.extend(land.getBounds());
  for (const site of sites.values()) country.extend([site.latitude, site.longitude]);
  if (!country.isValid()) country.extend([8.2, 102.1]).extend([23.5, 117.9]);
  map.fitBounds(country, { padding: [12, 12], animate: false });
  map.setMaxBounds(country.pad(0.6));

  // MARK: what is under the pointer

  const tip = L.tooltip({ className: "site-tip", direction: "top", offset: [0, -6] });
  let under = null;
  let asked = false;
  map.on("mousemove", (event) => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      show(dots.nearest(event.latlng, 8));
    });
  });
  map.on("mouseout", () => show(null));
  map.on("click", (event) => {
    const site = dots.nearest(event.latlng, 12);
    if (site) openSite(site);
  });

  function show(site) {
    frame.classList.toggle("over-site", site != null);
    if (site === under) return;
    under = site;
    if (!site) return void map.closeTooltip(tip);
    tip.setLatLng([site.latitude, site.longitude]).setContent(describe(site));
    map.openTooltip(tip);
  }

  function describe(site) {
    const parts = [];
    if (site.level != null) parts.push(t("level" + capital(levels[site.level])));
    if (site.gate != null) parts.push(t("gate" + capital(gates[site.gate])));
    return el("div", {}, el("b", {}, site.name), el("br"), parts.length ? parts.join(" · ") : t("levelCarrier"));
  }
  function openSite(site, extra = null) {
    L.popup({ className: "site-popup", minWidth: 160 }).setLatLng([site.latitude, site.longitude])
      .setContent(el("div", {}, describe(site), extra, el("p", {}, el("a", { href: address.site(site.id) }, t("openDetail")))))
      .openOn(map);
  }

  // MARK: live sites and links

  const overlay = L.svg({ pane: "links", padding: 0.5 });
  const liveOverlay = L.svg({ pane: "live", padding: 0.5 });
  const markers = new Map();
  const lines = new Map();
  const labelled = { sites: [], links: [], places: places.map((place) => (
    { key: place.name, at: L.latLng(place.latitude, place.longitude), text: place.name, kind: "" })) };
  const labels = placeLabels(map, map.getPane("labels"));
  labels.show(labelled);

  function showLive(agents, links) {
    const seenSites = new Set();
    labelled.sites = [];
    for (const agent of agents) {
      const site = sites.get(agent.site);
      if (!site) continue;
      seenSites.add(agent.site);
      let marker = markers.get(agent.site);
      if (!marker) {
        marker = L.circleMarker([site.latitude, site.longitude], {
          renderer: liveOverlay, pane: "live", radius: 7, className: "live-site", bubblingMouseEvents: false,
        }).addTo(map);
        markers.set(agent.site, marker);
        const element = marker.getElement();
        element.setAttribute("tabindex", "0");
        element.setAttribute("role", "button");
        const open = () => openSite(site, el("p", {}, marker.words));
        marker.on("click", open);
        element.addEventListener("keydown", (event) => {
          if (event.key === "Enter" || event.key === " ") open();
        });
      }
      marker.words = (agent.alive ? t("agentIsAlive") : t("agentIsDead")) + " · "
        + (agent.last ? t("agentLast", figure.time(agent.last)) : t("agentNever"));
      const element = marker.getElement();
      element.setAttribute("aria-label", `${site.name}: ${marker.words}`);
      element.classList.toggle("alive", agent.alive);
      element.classList.toggle("dead", !agent.alive);
      labelled.sites.push({ key: agent.site, at: marker.getLatLng(), text: site.name, kind: agent.alive ? "alive" : "dead" });
    }
    dropOthers(markers, seenSites);

    // Both ends may measure the same link: one line, in the worse of the two colours.
    const byLink = new Map();
    for (const link of links) {
      const known = byLink.get(link.link);
      if (!known || statusRank[link.status] < statusRank[known.status]) byLink.set(link.link, link);
    }
    labelled.links = [];
    for (const [name, link] of byLink) {
      const [a, b] = [sites.get(link.site), sites.get(link.peer)];
      if (!a || !b) continue;
      let line = lines.get(name);
      if (!line) {
        line = L.polyline([[a.latitude, a.longitude], [b.latitude, b.longitude]], {
          renderer: overlay, pane: "links", className: "live-link", bubblingMouseEvents: false,
        }).addTo(map);
        lines.set(name, line);
        line.on("click", () => { location.href = address.link(line.link); });
        line.bindTooltip(() => `${nameOf(line.link.site)} → ${nameOf(line.link.peer)}: ${words(line.link)}`, { sticky: true });
      }
      line.link = link;
      line.getElement().setAttribute("class", `live-link leaflet-interactive ${link.status}`);
      labelled.links.push({ key: name, line: line.getLatLngs(), text: words(link), kind: link.status });
    }
    dropOthers(lines, new Set(byLink.keys()));

    frame.dataset.live = markers.size;
    fitLive.disabled = markers.size === 0;
    labels.show(labelled);
    if (focus && sites.has(focus)) {
      const site = sites.get(focus);
      map.setView([site.latitude, site.longitude], 9, { animate: false });
      openSite(site);
      focus = null;
    }
  }

  const words = (link) => (link.median == null
    ? statusTitle(link.status) : `${figure.ms(link.median)} ms · ${t("lossShort")} ${figure.percent(link.loss)}`);

  function dropOthers(layers, kept) {
    for (const [key, layer] of layers) {
      if (!kept.has(key)) {
        layer.remove();
        layers.delete(key);
      }
    }
  }

  let focus = frame.dataset.focus;
  const fitLive = document.getElementById("fit-live");
  fitLive.addEventListener("click", () => {
    const bounds = L.latLngBounds([...markers.values()].map((marker) => marker.getLatLng()));
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.2), { maxZoom: 11, padding: [60, 60] });
  });
  document.getElementById("fit-country").addEventListener("click", () => map.fitBounds(country, { padding: [12, 12] }));
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(frame);

  return { showLive };
}
