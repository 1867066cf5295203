// The live table of links.
import { address, el, figure, poll, sparkline, statusTitle, t, write, writeSeen } from "./console.js";

const table = document.getElementById("links");
const body = table.tBodies[0];
const empty = document.getElementById("links-empty");
const total = document.getElementById("links-total");
const pages = document.getElementById("pages");
const filter = document.getElementById("filter");
const rows = new Map();
let page = Number(new URLSearchParams(location.search).get("page") ?? 1);

function parameters() {
  const chosen = new URLSearchParams();
  for (const [name, value] of new FormData(filter)) if (value) chosen.set(name, value);
  if (page > 1) chosen.set("page", page);
  return chosen.toString();
}

function make(link) {
  const row = el("tr");
  const cells = {};
  const add = (name, className) => row.append(cells[name] = el("td", { class: className }));
  add("status");
  const title = el("a", { href: address.link(link) });
  row.append(el("th", { scope: "row" }, title, el("small", {}, link.link)));
  add("cause");
  for (const name of ["median", "p95", "max", "jitter", "lossForward", "lossReturn"]) add(name, "number");
  add("recent", "recent");
  add("seen", "number");
  cells.status.append(el("span"));
  return { row, cells, title, drawn: null };
}

function update(entry, link) {
  const { cells } = entry;
  const badge = cells.status.firstChild;
  badge.className = `badge ${link.status}`;
  write(badge, statusTitle(link.status));
  write(entry.title, `${link.siteName} → ${link.peerName}`);
  write(cells.cause, link.cause === "none" || link.end == null ? "" : link.causeName);
  cells.cause.title = link.evidence;
  for (const name of ["median", "p95", "max", "jitter"]) write(cells[name], figure.ms(link[name]));
  for (const name of ["lossForward", "lossReturn"]) {
    write(cells[name], figure.percent(link[name]));
    cells[name].classList.toggle("some", link[name] > 0);
  }
  const drawn = JSON.stringify([link.recent, link.status]);
  if (drawn !== entry.drawn) {
    entry.drawn = drawn;
    cells.recent.replaceChildren(sparkline(link.recent, link.status));
  }
  writeSeen(cells.seen, link.end);
}

function show(state) {
  const shown = new Map();
  for (const link of state.links) {
    const key = link.link + " " + link.site;
    const entry = rows.get(key) ?? make(link);
    update(entry, link);
    shown.set(key, entry);
  }
  rows.clear();
  for (const [key, entry] of shown) rows.set(key, entry);
  // Rows move only where their order changed, so that focus stays where it is.
  const order = [...shown.values()].map((entry) => entry.row);
  if (order.length !== body.rows.length || order.some((row, index) => body.rows[index] !== row)) {
    body.replaceChildren(...order);
  }
  const any = Object.values(state.counts.links).some((count) => count > 0);
  empty.hidden = any;
  table.parentElement.hidden = !any;
  write(total, any ? (state.total === 0 ? t("noMatch") : t("linksFound", figure.integer(state.total))) : "");
  showPages(state.page, Math.max(1, Math.ceil(state.total / state.size)));
  return state.links.some((link) => link.end != null);
}

function showPages(current, last) {
  const button = (number, text) => {
    const made = el("button", { type: "button" }, text);
    made.addEventListener("click", () => go(number));
    return made;
  };
  const wanted = `${current}/${last}`;
  if (pages.dataset.shown === wanted) return;
  pages.dataset.shown = wanted;
  pages.replaceChildren(...(last === 1 ? [] : [
    current > 1 ? button(current - 1, "‹ " + t("previousPage")) : null,
    el("span", {}, t("pageOf", figure.integer(current), figure.integer(last))),
    current < last ? button(current + 1, t("nextPage") + " ›") : null,
  ].filter(Boolean)));
}

function go(number) {
  page = number;
  const chosen = parameters();
  history.replaceState(null, "", chosen ? "?" + chosen : location.pathname);
  ask();
}

filter.addEventListener("submit", (event) => {
  event.preventDefault();
  go(1);
});
filter.addEventListener("input", () => go(1));
const ask = poll(() => "/api/links" + (parameters() ? "?" + parameters() : ""), show);
