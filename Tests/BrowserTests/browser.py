"""Headless Chromium over its debugging pipe (file descriptors 3 and 4): Python's standard library and Debian's
`chromium` are all it needs, and no port is opened."""

import base64
import json
import os
import select
import shlex
import shutil
import subprocess
import tempfile
import time


class Failure(Exception):
    """What was expected and what was there instead."""


class Browser:
    """One Chromium with one page. Console errors, exceptions and failed loads are kept in `errors`."""

    def __init__(self, chromium="chromium"):
        path = shutil.which(chromium)
        if path is None:
            raise FileNotFoundError(f"{chromium} was not found: apt-get install chromium")
        self.profile = tempfile.mkdtemp(prefix="tuyen-browser-")
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()
        flags = [
            path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--no-first-run", "--disable-extensions", "--disable-background-networking", "--remote-debugging-pipe",
            f"--user-data-dir={self.profile}", "about:blank",
        ]
        command = f"exec {shlex.join(flags)} 3<&{to_browser} 4>&{from_browser}"
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", command], pass_fds=(to_browser, from_browser), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.loaded = False
        self.errors = []
        self.allowed = ()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.page(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close", patience=5)
        except Exception:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.write_end)
        os.close(self.read_end)
        shutil.rmtree(self.profile, ignore_errors=True)

    # The protocol: JSON messages that end with a NUL.

    def call(self, method, session=None, patience=30, **parameters):
        self.number += 1
        mine = self.number
        message = {"id": mine, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + patience
        while True:
            answer = self.receive(deadline)
            if answer is None:
                raise Failure(f"Chromium did not answer {method} within {patience} s")
            if answer.get("id") == mine:
                if "error" in answer:
                    raise Failure(f"{method}: {answer['error'].get('message')}")
                return answer["result"]

    def page(self, method, **parameters):
        return self.call(method, session=self.session, **parameters)

    def receive(self, deadline):
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.read_end], [], [], left)[0]:
                return None
            data = os.read(self.read_end, 1 << 20)
            if not data:
                raise Failure("Chromium ended")
            self.buffer += data
        raw, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(raw)
        self.note(message)
        return message

    def note(self, message):
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Page.loadEventFired":
            self.loaded = True
        elif method == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details.get("text"))
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "assert"):
            self.errors.append(" ".join(str(one.get("value", one.get("description"))) for one in parameters["args"]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            entry = parameters["entry"]
            if not any(word in entry["text"] for word in self.allowed):
                self.errors.append(f"{entry['text']} ({entry.get('url', '')})")

    # What a test says.

    def size(self, width, height, is_phone=False):
        self.page("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=is_phone)

    def prefer(self, language, scheme="light"):
        self.page("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
        self.page("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, address, patience=30):
        self.loaded = False
        answer = self.page("Page.navigate", url=address)
        if answer.get("errorText"):
            raise Failure(f"{address}: {answer['errorText']}")
        deadline = time.monotonic() + patience
        while not self.loaded:
            if self.receive(deadline) is None:
                raise Failure(f"{address} did not load within {patience} s")

    def value(self, expression):
        answer = self.page("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Failure(f"{expression}: {answer['exceptionDetails'].get('text')}")
        return answer["result"].get("value")

    def wait(self, what, expression, patience=30):
        """Until the expression is true; its last value is what the failure names."""
        deadline = time.monotonic() + patience
        while True:
            value = self.value(expression)
            if value:
                return value
            if time.monotonic() > deadline:
                raise Failure(f"expected {what} within {patience} s; `{expression}` is still {value!r}")
            self.receive(time.monotonic() + 0.1)

    def screenshot(self, path):
        data = self.page("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
