// Thousands of sites as dots on one canvas: a Leaflet canvas renderer that draws its own points instead of layers.
// A whole redraw of 10,000 sites takes some milliseconds; a search for the site under the pointer is one pass.
/* global L */
import { colour } from "./console.js";

export function makeDots(sites, gates, levels) {
  const project = (site) => L.CRS.EPSG3857.latLngToPoint(L.latLng(site.latitude, site.longitude), 0);
  const rank = { centre: 3, organ: 2, province: 2.4, district: 1.2, commune: 1 };
  const points = [...sites.values()].map((site) => {
    const { x, y } = project(site);
    const size = site.level == null ? 0.8 : rank[levels[site.level]] ?? 1;
    return { site, x, y, size, gate: site.gate == null ? "carrier" : gates[site.gate] };
  });
  // The many and small first, so that provinces stand above communes.
  points.sort((a, b) => a.size - b.size);

  const Dots = L.Canvas.extend({
    _updatePaths() { this._redraw(); },

    _draw() {
      const map = this._map;
      const context = this._ctx;
      if (!map || !context || !this._bounds) return;
      const zoom = map.getZoom();
      const scale = 2 ** zoom;
      const origin = map.getPixelOrigin();
      const { min, max } = this._bounds;
      const radius = Math.min(5, Math.max(1.15, 0.55 * (zoom - 3.2)));
      const colours = {};
      const edge = colour("dot-edge");
      for (const point of points) {
        const x = point.x * scale - origin.x;
        const y = point.y * scale - origin.y;
        if (x < min.x - 8 || y < min.y - 8 || x > max.x + 8 || y > max.y + 8) continue;
        const size = radius * point.size ** 0.75;
        context.fillStyle = colours[point.gate] ??= colour("gate-" + point.gate);
        context.globalAlpha = point.size > 1.5 ? 1 : zoom < 7 ? 0.62 : 0.8;
        context.beginPath();
        context.arc(x, y, size, 0, 2 * Math.PI);
        context.fill();
        if (point.size > 1.5) {
          context.strokeStyle = edge;
          context.lineWidth = 1.2;
          context.stroke();
        }
      }
      context.globalAlpha = 1;
    },

    repaint() { this._redraw(); },

    // The site within `reach` pixels of a place, nearest first, larger before smaller; null for none.
    nearest(place, reach) {
      const scale = 2 ** this._map.getZoom();
      const at = L.CRS.EPSG3857.latLngToPoint(place, 0);
      let best = null;
      let least = reach;
      for (const point of points) {
        const distance = Math.hypot((point.x - at.x) * scale, (point.y - at.y) * scale) - 2 * point.size;
        if (distance <= least) {
          least = distance;
          best = point.site;
        }
      }
      return best;
    },
  });
  return new Dots({ pane: "dots", padding: 0.4 });
}
