"""Two namespaces and a veth that both ends shape: what the scripts beside this one measure on. Wants root, ip, tc and ethtool."""
import os, subprocess

def run(*words, **more):
    return subprocess.run(words, check=True, capture_output=True, text=True, **more).stdout

class Line:
    """`far` has 10.98.0.2. Offloads off: the shaper sees no packet larger than a frame."""
    def __init__(self, offloads):
        self.near, self.far = f"ty-shaped-{os.getpid()}-a", f"ty-shaped-{os.getpid()}-b"
        for host in (self.near, self.far):
            run("ip", "netns", "add", host)
        run("ip", "-n", self.near, "link", "add", "line", "type", "veth", "peer", "name", "line", "netns", self.far)
        for host, number in ((self.near, 1), (self.far, 2)):
            run("ip", "-n", host, "addr", "add", f"10.98.0.{number}/24", "dev", "line")
            run("ip", "-n", host, "link", "set", "line", "up")
            run("ip", "-n", host, "link", "set", "lo", "up")
            if not offloads:
                run("ip", "netns", "exec", host, "ethtool", "-K", "line", "tso", "off", "gso", "off", "gro", "off")
    def shape(self, rate, bucket):
        """Mbit/s and octets, both with the Ethernet header."""
        for host in (self.near, self.far):
            subprocess.run(["tc", "-n", host, "qdisc", "del", "dev", "line", "root"], capture_output=True)
            run("tc", "-n", host, "qdisc", "add", "dev", "line", "root", "tbf", "rate", f"{rate}mbit", "burst", str(bucket), "latency", "50ms")
    def start(self, host, *words):
        return subprocess.Popen(["ip", "netns", "exec", host, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    def ask(self, *words):
        return subprocess.run(["ip", "netns", "exec", self.near, *words], capture_output=True, text=True).stdout
    def close(self):
        for host in (self.near, self.far):
            subprocess.run(["ip", "netns", "del", host], capture_output=True)
