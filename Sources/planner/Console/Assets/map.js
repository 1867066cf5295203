// The country map: the plan's sites on one canvas, live sites and links above them, and the panel's counts.
import { load, figure, poll, t, write } from "./console.js";
import { makeLinkList, objects, worstFirst } from "./linklist.js";
import { makeCountryMap } from "./countrymap.js";
import { makePlainMap } from "./plainmap.js";

const frame = document.getElementById("map");
const sites = new Map();
const nameOf = (id) => sites.get(id)?.name ?? id;
const showList = makeLinkList(document.getElementById("link-list"), nameOf);
const more = document.getElementById("link-more");
const listed = 8;
let map = null;
let newest = null;

function showState(state) {
  newest = state;
  const { counts } = state;
  const figures = { ...counts.links, agents: `${figure.integer(counts.alive)}/${figure.integer(counts.agents)}` };
  for (const element of document.querySelectorAll("[data-count]")) {
    const value = figures[element.dataset.count];
    write(element, typeof value === "number" ? figure.integer(value) : value);
    element.parentElement.classList.toggle("zero", value === 0 || counts.agents === 0);
  }
  const links = worstFirst(objects(state.links));
  showList(links.slice(0, listed));
  if (links.length === 0) {
    more.textContent = t("noLinksYet");
  } else if (links.length > listed) {
    more.replaceChildren(Object.assign(document.createElement("a"), {
      href: "/links", textContent: t("moreLinks", figure.integer(links.length)),
    }));
  } else {
    more.textContent = "";
  }
  map?.showLive(objects(state.agents), links);
  return links.some((link) => link.end != null);
}

async function start() {
  const wantsOutlines = frame.dataset.outlines === "1";
  const [plan, outlines] = await Promise.all([
    load("/api/map"), wantsOutlines ? load("/api/outlines").catch(() => null) : null,
  ]);
  for (const site of objects(plan.sites)) sites.set(site.id, site);
  const make = window.L ? makeCountryMap : makePlainMap;
  map = make(frame, { sites, gates: plan.gates ?? [], levels: plan.levels ?? [], outlines, nameOf, places: plan.places ? objects(plan.places) : [] });
  frame.dataset.sites = sites.size;
  if (newest) showState(newest);
}

start().catch((error) => {
  frame.append(Object.assign(document.createElement("p"), { className: "notice bad", textContent: String(error) }));
});
poll(() => "/api/state", showState);
