// The live part of a site's page: its agent, and its links from either end.
import { el, figure, load, poll, t, write } from "./console.js";
import { makeLinkList, objects, worstFirst } from "./linklist.js";

const list = document.getElementById("link-list");
const id = list.dataset.site;
const hint = document.getElementById("site-live");
const badge = document.getElementById("agent-state");
const names = new Map();
const showList = makeLinkList(list, (site) => names.get(site) ?? site);
let newest = null;

// Names of the far ends, one small document each, asked once.
async function learn(ids) {
  const unknown = ids.filter((site) => !names.has(site));
  if (unknown.length === 0) return;
  for (const site of unknown) names.set(site, site);
  await Promise.all(unknown.map(async (site) => {
    try {
      names.set(site, (await load("/api/site?id=" + encodeURIComponent(site))).name);
    } catch { /* not in the plan: its id is its name */ }
  }));
  if (newest) show(newest);
}

function show(state) {
  newest = state;
  const agent = objects(state.agents).find((one) => one.site === id);
  const links = worstFirst(objects(state.links).filter((link) => link.site === id || link.peer === id));
  learn([...new Set(links.slice(0, 50).flatMap((link) => [link.site, link.peer]))]);
  showList(links);
  badge.replaceChildren(...(agent
    ? [el("span", { class: `badge ${agent.alive ? "up" : "down"}` }, agent.alive ? t("agentIsAlive") : t("agentIsDead"))]
    : []));
  const last = agent ? (agent.last ? t("agentLast", figure.moment(agent.last)) : t("agentNever")) : t("noAgentHere");
  write(hint, last);
  return links.some((link) => link.end != null);
}

poll(() => "/api/state", show);
