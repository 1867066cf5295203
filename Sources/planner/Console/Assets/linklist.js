// The short list of links of the map's panel and of a site's page: worst first, updated in place.
import { address, el, figure, statusRank, statusTitle, t, write } from "./console.js";

// Rows of a `{columns, rows}` table as objects.
export function objects(table) {
  return table.rows.map((row) => Object.fromEntries(table.columns.map((name, index) => [name, row[index]])));
}

export function worstFirst(links) {
  return [...links].sort((a, b) => statusRank[a.status] - statusRank[b.status] || (b.loss ?? 0) - (a.loss ?? 0)
    || (a.link < b.link ? -1 : a.link > b.link ? 1 : a.site < b.site ? -1 : 1));
}

export function makeLinkList(list, nameOf) {
  const rows = new Map();

  function make(link) {
    const status = el("i", { class: "dot" });
    const hidden = el("span", { class: "only-read" });
    const names = el("span", { class: "names" });
    const delay = el("span", { class: "delay" });
    const loss = el("span", { class: "loss" });
    const item = el("li", {}, el("a", { href: address.link(link) }, status, hidden, names, delay, loss));
    return { item, status, hidden, names, delay, loss };
  }

  return (links) => {
    const shown = new Map();
    for (const link of links) {
      const key = link.link + " " + link.site;
      const row = rows.get(key) ?? make(link);
      shown.set(key, row);
      row.status.className = "dot " + link.status;
      write(row.hidden, statusTitle(link.status));
      write(row.names, `${nameOf(link.site)} → ${nameOf(link.peer)}`);
      write(row.delay, link.median == null ? statusTitle(link.status) : figure.ms(link.median) + " ms");
      write(row.loss, link.loss == null ? "" : `${t("lossShort")} ${figure.percent(link.loss)}`);
      row.loss.classList.toggle("some", link.loss > 0);
    }
    const items = [...shown.values()].map((row) => row.item);
    if (items.length !== list.children.length || items.some((item, index) => list.children[index] !== item)) {
      list.replaceChildren(...items);
    }
    rows.clear();
    for (const [key, row] of shown) rows.set(key, row);
  };
}
