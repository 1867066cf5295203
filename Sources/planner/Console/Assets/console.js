// What every page shares: messages, figures as people read them, the live connection, and small drawings.
// All text goes into the page as text nodes; nothing is ever parsed as HTML.

const messages = JSON.parse(document.getElementById("messages").textContent);
export const language = document.documentElement.lang;

export function t(name, ...values) {
  return (messages[name] ?? name).replace(/\{(\d)\}/g, (place, index) => values[index] ?? place);
}

// MARK: figures

const locale = language === "vi" ? "vi-VN" : "en-GB";
const formats = new Map();
function decimals(value, digits) {
  if (!formats.has(digits)) {
    formats.set(digits, new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }
  return formats.get(digits).format(value);
}
const timeFormat = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const minuteFormat = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false });
const two = (number) => String(number).padStart(2, "0");
const dayAndMonth = (ms) => `${two(new Date(ms).getDate())}/${two(new Date(ms).getMonth() + 1)}`;

export const figure = {
  integer: (value) => (value == null ? "–" : decimals(value, 0)),
  // As many digits as the size deserves: 0.084, 1.25, 12.5, 184.
  ms: (value) => (value == null ? "–" : decimals(value, value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0)),
  // What is not nothing does not read as 0, what is not all does not read as 100.
  percent(ratio) {
    if (ratio == null) return "–";
    let value = ratio * 100;
    if (ratio > 0) value = Math.max(value, 0.01);
    if (ratio < 1) value = Math.min(value, 99.99);
    const digits = ratio === 0 || ratio === 1 ? 0 : value < 1 || value > 99 ? 2 : 1;
    return decimals(value, digits) + " %";
  },
  time: (ms) => (ms == null ? "–" : timeFormat.format(ms)),
  minute: (ms) => minuteFormat.format(ms),
  day: dayAndMonth,
  moment: (ms) => (ms == null ? "–" : `${dayAndMonth(ms)} ${timeFormat.format(ms)}`),
  fixed: decimals,
  // How long before the server's present.
  ago(ms) {
    if (ms == null) return t("never");
    const seconds = Math.max(0, Math.round((serverNow() - ms) / 1000));
    if (seconds < 100) return t("secondsAgo", figure.integer(seconds));
    if (seconds < 6000) return t("minutesAgo", figure.integer(Math.round(seconds / 60)));
    return t("hoursAgo", figure.integer(Math.round(seconds / 3600)));
  },
};

// The server's clock, by the header that every answer carries: ages are right however the browser's clock stands.
let clockOffset = 0;
export const serverNow = () => Date.now() + clockOffset;

// MARK: building

export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  set(element, attributes);
  element.append(...children.filter((child) => child != null));
  return element;
}

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  set(element, attributes);
  element.append(...children);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
}

export function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

export const capital = (word) => word[0].toUpperCase() + word.slice(1);
export const statusTitle = (status) => t("status" + capital(status));
export const statusBadge = (status) => el("span", { class: `badge ${status}` }, statusTitle(status));
export const reasonTitle = (reason) => t("reason" + reason.split("-").map(capital).join(""));
export const statusRank = { down: 0, degraded: 1, unknown: 2, up: 3 };

export const address = {
  link: (link) => `/link?link=${encodeURIComponent(link.link)}&site=${encodeURIComponent(link.site)}`,
  site: (id) => `/site?id=${encodeURIComponent(id)}`,
};

// A line of recent values; gaps stay gaps. Its meaning is in the columns beside it.
export function sparkline(values, status, width = 132, height = 26) {
  const known = values.filter((value) => value != null);
  const drawing = svg("svg", { class: `spark ${status}`, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  if (known.length === 0) return drawing;
  const low = Math.min(...known);
  const high = Math.max(...known, low * 1.02, low + 1e-6);
  const x = (index) => 3 + (values.length < 2 ? width - 6 : (index / (values.length - 1)) * (width - 6));
  const y = (value) => height - 4 - ((value - low) / (high - low)) * (height - 8);
  let path = "";
  let isDrawing = false;
  values.forEach((value, index) => {
    if (value != null) path += `${isDrawing ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    isDrawing = value != null;
  });
  drawing.append(svg("path", { d: path }));
  if (values.at(-1) != null) drawing.append(svg("circle", { cx: x(values.length - 1), cy: y(values.at(-1)), r: 2.4 }));
  return drawing;
}

// MARK: documents

export async function load(path) {
  const answer = await fetch(withLanguage(path));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

function withLanguage(path) {
  return path + (path.includes("?") ? "&" : "?") + "lang=" + language;
}

const badge = document.getElementById("live");
const banner = document.getElementById("away");
let lastGood = null;

function showState(state, text) {
  badge.dataset.state = state;
  write(badge.querySelector("span"), text);
}

function showAway(reason) {
  showState("away", t("away"));
  document.body.classList.add("is-away");
  write(banner, reason ?? (lastGood ? t("awayDetail", figure.time(lastGood)) : t("awayNever")));
  banner.hidden = false;
}

function showLive(hasData) {
  document.body.classList.remove("is-away");
  banner.hidden = true;
  lastGood = serverNow();
  if (hasData) showState("live", t("liveUpdated", figure.time(lastGood)));
  else showState("empty", t("liveNoData"));
}

// Asks for `path()` again and again, at the pace that the document itself gives, and hands each new document to `show`.
// An unchanged one costs a 304. Rests while the page is hidden; after a failure it waits longer each time, half a minute
// at most. `show` answers whether the document holds any measurement. `missing` is called on 404.
export function poll(path, show, missing) {
  let tag = null;
  let asked = null;
  let wait = 2500;
  let failures = 0;
  let timer = 0;
  let turn = 0;
  let hasData = false;

  async function ask() {
    clearTimeout(timer);
    if (document.hidden) {
      showState("paused", t("livePaused"));
      return;
    }
    const mine = ++turn;
    const target = withLanguage(path());
    if (target !== asked) tag = null;
    asked = target;
    try {
      const answer = await fetch(target, {
        headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", signal: AbortSignal.timeout(15000),
      });
      const now = Number(answer.headers.get("Tuyen-Now"));
      const body = answer.status === 304 ? null : await answer.json();
      if (mine !== turn) return;
      if (now > 0) clockOffset = now - Date.now();
      failures = 0;
      if (answer.status === 404 && missing) {
        missing();
        showLive(false);
      } else if (answer.status === 503) {
        failures = 1;
        showAway(t("storeFailed", body.error));
      } else if (answer.status === 200 || answer.status === 304) {
        if (body) {
          tag = answer.headers.get("ETag");
          wait = body.poll ?? wait;
          hasData = show(body);
        }
        showLive(hasData);
      } else {
        throw new Error(String(answer.status));
      }
    } catch (error) {
      if (mine !== turn) return;
      if (error instanceof TypeError || error.name === "TimeoutError" || error.name === "AbortError") showAway();
      else showAway(String(error));
      failures += 1;
    }
    timer = setTimeout(ask, Math.min(30000, wait * 2 ** Math.min(failures, 5)));
  }

  document.addEventListener("visibilitychange", ask);
  window.addEventListener("online", ask);
  ask();
  return ask;
}

// Ages tick by themselves: elements with data-seen hold a moment in Unix milliseconds.
setInterval(() => {
  for (const element of document.querySelectorAll("[data-seen]")) {
    write(element, figure.ago(element.dataset.seen === "" ? null : Number(element.dataset.seen)));
  }
}, 1000);

export function writeSeen(element, ms) {
  element.dataset.seen = ms ?? "";
  write(element, figure.ago(ms));
  element.title = ms == null ? "" : figure.moment(ms);
}

// A colour of the style sheet, as it is in the present scheme.
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
export function whenSchemeChanges(redo) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redo);
}
