#!/usr/bin/env python3
"""Opens the console in headless Chromium, in both languages, wide and narrow, and looks at what is there.

    Tests/BrowserTests/console.py http://127.0.0.1:8080 --live 3 --screenshot docs/console.png

It waits until a link's delay shows, checks the sites and live sites on the map, the table of links, a link's charts, the
list of sites and a site, that nothing scrolls sideways at phone width, and that the browser reported no error, refused
script or failed load. Exit codes: 0 all is well, 1 something is wrong (it says what), 3 no Chromium.
"""

import argparse
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser, Failure  # noqa: E402

DELAY_IN_PANEL = "[...document.querySelectorAll('#link-list .delay')].some((e) => /\\d.* ms$/.test(e.textContent))"
TITLES = {"en": "Links", "vi": "Đường truyền"}


def expect(condition, what):
    if not condition:
        raise Failure(what)


def check_frame(browser, language):
    expect(browser.value("document.documentElement.lang") == language, f"the page is not in {language}")
    title = browser.value("document.querySelector('.sections a:nth-child(2)').textContent")
    expect(title == TITLES[language], f"the navigation says {title!r}, expected {TITLES[language]!r}")
    left = browser.value("/\\{\\d\\}|undefined|NaN/.exec(document.body.innerText)?.[0] ?? null")
    expect(left is None, f"the page shows {left!r}")


def check_narrow(browser, address):
    browser.size(390, 844, is_phone=True)
    browser.open(address)
    wide = browser.value("document.scrollingElement.scrollWidth - innerWidth")
    expect(wide <= 0, f"{address} is {wide} pixels wider than a phone")
    browser.size(1280, 800)


def check_map(browser, base, options):
    browser.open(base + "/")
    browser.wait("a link's delay in the panel", DELAY_IN_PANEL, options.patience)
    browser.wait("the plan's sites on the map", "Number(document.getElementById('map').dataset.sites) > 0")
    sites = browser.value("Number(document.getElementById('map').dataset.sites)")
    expect(options.sites is None or sites == options.sites, f"{sites} sites on the map, expected {options.sites}")
    if options.live is not None:
        browser.wait(f"{options.live} live sites on the map",
                     f"document.querySelectorAll('#map .live-site').length === {options.live}", options.patience)
    expect(browser.value("document.querySelectorAll('#map .live-link').length") > 0, "no link on the map")
    state = browser.value("document.getElementById('live').dataset.state")
    expect(state == "live", f"the page says it is {state!r}, expected 'live'")
    return sites


def check_links(browser, base, options):
    browser.open(base + "/links")
    browser.wait("a delay in the table of links",
                 "[...document.querySelectorAll('#links tbody tr td:nth-child(4)')].some((e) => /\\d/.test(e.textContent))",
                 options.patience)
    return browser.value("[...document.querySelectorAll('#links tbody a')].find((a) => "
                         "/\\d/.test(a.closest('tr').cells[3].textContent)).href")


def check_link(browser, address, options):
    browser.open(address)
    browser.wait("the link's median delay",
                 "/\\d/.test(document.querySelector('[data-figure=median]').textContent)", options.patience)
    if browser.value("typeof window.uPlot") != "undefined":
        browser.wait("three charts", "document.querySelectorAll('#charts canvas').length === 3")
    first = browser.value("document.querySelector('[data-figure=seen]').title")
    browser.wait("a newer measurement without a reload",
                 f"document.querySelector('[data-figure=seen]').title !== {first!r}", options.patience)


def check_sites(browser, base):
    browser.open(base + "/sites?enrolled=1")
    address = browser.value("document.querySelector('#sites tbody a')?.href ?? null")
    expect(address, "the list of sites with an agent is empty")
    browser.open(address)
    browser.wait("the site's agent", "document.querySelector('#agent-state .badge') !== null")
    return address


def pictures(browser, base, link, site, options):
    folder = options.pictures
    os.makedirs(folder, exist_ok=True)
    pages = {"map": "/", "links": "/links", "sites": "/sites"}
    addresses = {name: base + path for name, path in pages.items()} | {"link": link, "site": site}
    for language in ("en", "vi"):
        for scheme in ("light", "dark"):
            browser.prefer(language, scheme)
            for name, address in addresses.items():
                for width, height in ((1280, 800), (390, 844)):
                    browser.size(width, height, is_phone=width < 500)
                    browser.open(address)
                    browser.wait("the page to be live or done",
                                 "['live', 'connecting'].includes(document.getElementById('live').dataset.state)")
                    browser.value("new Promise((done) => setTimeout(done, 700))")
                    browser.screenshot(f"{folder}/{name}-{language}-{scheme}-{width}.png")
    browser.size(1280, 800)
    browser.prefer("en")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="the console's address, as planner serve prints it")
    parser.add_argument("--sites", type=int, help="how many sites the plan has")
    parser.add_argument("--live", type=int, help="how many sites are enrolled")
    parser.add_argument("--screenshot", help="where to write the map page as PNG, 1280 x 800")
    parser.add_argument("--pictures", help="a folder for pictures of every page, language, scheme and width")
    parser.add_argument("--patience", type=float, default=60, help="seconds to wait for measurements (60)")
    parser.add_argument("--chromium", default="chromium", help="the browser (chromium)")
    options = parser.parse_args()
    base = options.url.rstrip("/")
    begin = time.monotonic()
    try:
        with Browser(options.chromium) as browser:
            browser.size(1280, 800)
            for language in ("vi", "en"):
                browser.prefer("vi-VN,vi;q=0.9,en;q=0.5" if language == "vi" else "en-GB,en;q=0.9")
                sites = check_map(browser, base, options)
                check_frame(browser, language)
                if options.screenshot and language == "en":
                    browser.value("new Promise((done) => setTimeout(done, 500))")
                    browser.screenshot(options.screenshot)
                link = check_links(browser, base, options)
                check_frame(browser, language)
                check_link(browser, link, options)
                check_frame(browser, language)
                site = check_sites(browser, base)
                check_frame(browser, language)
            for address in (base + "/", base + "/links", link, base + "/sites", site):
                check_narrow(browser, address)
            expect(not browser.errors, "the browser reported: " + "; ".join(dict.fromkeys(browser.errors)))
            if options.pictures:
                pictures(browser, base, link, site, options)
    except FileNotFoundError as error:
        print(f"browser test: {error}", file=sys.stderr)
        return 3
    except Failure as failure:
        print(f"browser test: {failure}", file=sys.stderr)
        return 1
    print(f"browser test: {sites} sites on the map, all pages in two languages, no errors "
          f"({time.monotonic() - begin:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
