// Sends HTTP requests and says how long each took: in a process of its own, over bare sockets, so that it takes little of the
// machine. Reads a plan, a file of JSON, writes one line of JSON.
//
// Open loop (`rate`): requests start by the clock, whatever the server does, and count from when they should have started. Closed
// loop (`lanes`): so many at once, each after the last one's answer.
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { performance } from "node:perf_hooks";

const {
  port,
  path,
  bodies,
  rate,
  lanes,
  seconds,
  warmSeconds = 0,
  tries = 1,
  isPeak = false,
} = JSON.parse(readFileSync(process.argv[2], "utf8"));
/** Connections at once; a request that finds none free waits, and its time goes on. */
const MOST_SOCKETS = 256;
/** Requests that have no answer yet at which a step is given up. */
const MOST_OPEN = 4000;
const WORST_MS = 50;
/** Nothing that another try would mend: the queue grows. */
const HOPELESS_MS = 1000;
const PEAK_TRIES = 3;
/** A connection that was idle for so long is closed: the server does so too after a while, and a request could meet that. */
const IDLE_MS = 20_000;

const requests = bodies.map((body) =>
  Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  ),
);

class Lane {
  constructor(onFree) {
    this.onFree = onFree;
    this.text = Buffer.alloc(0);
    this.socket = connect(port, "127.0.0.1");
    this.socket.setNoDelay(true);
    this.socket.on("data", (chunk) => this.hear(chunk));
    this.socket.on("error", () => {});
    this.socket.on("close", () => this.end(0));
  }

  send(request, done) {
    this.done = done;
    this.socket.write(request);
  }

  hear(chunk) {
    this.text = this.text.length === 0 ? chunk : Buffer.concat([this.text, chunk]);
    const head = this.text.indexOf("\r\n\r\n");
    if (head < 0) return;
    const header = this.text.latin1Slice(0, head);
    const length = Number(/content-length: (\d+)/i.exec(header)?.[1] ?? Number.NaN);
    if (this.text.length < head + 4 + length) return;
    this.text = Buffer.alloc(0);
    this.end(Number(header.slice(9, 12)));
  }

  leave() {
    this.isGone = true;
    this.socket.destroy();
  }

  end(status) {
    const { done } = this;
    this.done = undefined;
    if (status === 0) this.isGone = true;
    done?.(status);
    this.onFree(this);
  }
}

/** One step at a rate: latencies in milliseconds of what started after the warm-up. */
function openLoop(perSecond, forSeconds, warm) {
  return new Promise((resolve) => {
    const free = [];
    const queue = [];
    const all = new Set();
    const times = [];
    let [sent, open, errors] = [0, 0, 0];
    const startMs = performance.now() + 20;
    const total = Math.round(perSecond * (forSeconds + warm));
    let isGivenUp = false;
    const onFree = (lane) => {
      if (lane.isGone) {
        all.delete(lane);
        return;
      }
      const next = queue.shift();
      if (next === undefined) {
        lane.idleMs = performance.now();
        free.push(lane);
      } else start(lane, next);
    };
    const start = (lane, { dueMs, k }) => {
      lane.send(requests[k % requests.length], (status) => {
        open -= 1;
        if (status !== 200) errors += 1;
        if (dueMs >= startMs + warm * 1000) times.push(performance.now() - dueMs);
        if (open === 0 && (sent === total || isGivenUp)) finish();
      });
    };
    const finish = () => {
      for (const { socket } of all) socket.destroy();
      resolve({ times, errors, isGivenUp });
    };
    const tick = () => {
      const now = performance.now();
      while (sent < total && startMs + (sent / perSecond) * 1000 <= now) {
        const one = { dueMs: startMs + (sent / perSecond) * 1000, k: sent };
        sent += 1;
        open += 1;
        while (free.length > 0 && now - free[0].idleMs > IDLE_MS) free.shift().leave();
        let lane = free.pop();
        while (lane?.isGone) lane = free.pop();
        if (lane === undefined && all.size < MOST_SOCKETS) {
          lane = new Lane(onFree);
          all.add(lane);
        }
        if (lane === undefined) queue.push(one);
        else start(lane, one);
      }
      if (open > MOST_OPEN) {
        isGivenUp = true;
        return finish();
      }
      if (sent < total) setTimeout(tick, 1);
    };
    tick();
  });
}

function closedLoop() {
  return new Promise((resolve) => {
    const all = [];
    const times = [];
    let [sent, errors] = [0, 0];
    let running = lanes;
    const startMs = performance.now();
    const endMs = startMs + (seconds + warmSeconds) * 1000;
    const onFree = (lane) => {
      const fromMs = performance.now();
      if (fromMs >= endMs || lane.isGone) {
        running -= 1;
        if (running === 0) {
          for (const { socket } of all) socket.destroy();
          resolve({ times, errors });
        }
        return;
      }
      lane.send(requests[sent++ % requests.length], (status) => {
        if (status !== 200) errors += 1;
        if (fromMs >= startMs + warmSeconds * 1000) times.push(performance.now() - fromMs);
      });
    };
    for (let i = 0; i < lanes; i++) {
      const lane = new Lane(onFree);
      all.push(lane);
      onFree(lane);
    }
  });
}

const share = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 1e9;
function figures({ times, errors, isGivenUp = false }, over) {
  const sorted = Float64Array.from(times).sort();
  return {
    p50: share(sorted, 0.5),
    p99: share(sorted, 0.99),
    requests: sorted.length,
    perSecond: sorted.length / over,
    errors,
    isGivenUp,
  };
}

/**
 * The highest rate with no error and 99 in 100 answers in 50 ms: twice as much each time, then halved towards it. A rate gets three
 * tries, as other work takes the machine for moments.
 */
async function peak() {
  const holds = async (perSecond) => {
    for (let i = 0; i < PEAK_TRIES; i++) {
      const { p99, errors, isGivenUp } = figures(await openLoop(perSecond, seconds, 0.5), seconds);
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (errors === 0 && !isGivenUp && p99 <= WORST_MS) return true;
      if (isGivenUp || p99 > HOPELESS_MS) return false;
    }
    return false;
  };
  let [good, bad] = [0, rate];
  while (await holds(bad)) {
    good = bad;
    bad *= 2;
  }
  for (let i = 0; i < 3; i++) {
    const middle = Math.round((good + bad) / 2);
    if (await holds(middle)) good = middle;
    else bad = middle;
  }
  return { peak: good };
}

/** The best of some tries at one rate, by p99. */
async function best() {
  let found;
  for (let i = 0; i < tries; i++) {
    const one = figures(await openLoop(rate, seconds, warmSeconds), seconds);
    if (found === undefined || one.p99 < found.p99) found = one;
    if (one.p99 > HOPELESS_MS) break;
  }
  return found;
}

const atRate = lanes === undefined ? best : async () => figures(await closedLoop(), seconds);
const result = await (isPeak ? peak() : atRate());
const { user, system } = process.cpuUsage();
process.stdout.write(`${JSON.stringify({ ...result, generatorCpuSeconds: (user + system) / 1e6 })}\n`, () =>
  process.exit(0),
);
