// Made from src/features/setup/job by `npm run bundle`.

// src/features/setup/job/main.ts
import { readFileSync as readFileSync2 } from "node:fs";

// src/core/job-program/clock.ts
import { setTimeout as sleep } from "node:timers/promises";
var now = () => performance.now() / 1e3;
var TERMINATED = 143;
var Ended = class extends Error {
};
var Clock = class {
  constructor(pauseSeconds) {
    this.pauseSeconds = pauseSeconds;
    process.once("SIGTERM", () => this.ended.abort());
  }
  pauseSeconds;
  /** Aborted where the program is told to end. */
  ended = new AbortController();
  /** Throws `Ended` where the program is told to end. */
  async pause(seconds = this.pauseSeconds) {
    try {
      await sleep(seconds * 1e3, void 0, { signal: this.ended.signal });
    } catch {
      throw new Ended();
    }
  }
};

// src/features/setup/job/fault.ts
var Fault = class extends Error {
  constructor(message, mayPass2 = false) {
    super(message);
    this.mayPass = mayPass2;
  }
  mayPass;
};
var InVain = class extends Error {
};

// src/core/job-program/log.ts
function logOf(program) {
  const line = (text) => `${program}: ${text}
`;
  return {
    say: (text) => void process.stdout.write(line(text)),
    complain: (text) => void process.stderr.write(line(text))
  };
}
var shown = (text) => text.slice(0, 300).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, " ");

// src/features/setup/job/log.ts
var { say, complain } = logOf("xnat-setup");

// src/features/setup/job/attempts.ts
var SAY_AGAIN = 30;
var Attempts = class extends Clock {
  constructor(pauseSeconds, tryFor) {
    super(pauseSeconds);
    this.tryFor = tryFor;
  }
  tryFor;
  doing = "waiting for its turn";
  /** What was last wrong with it. */
  lastFault = "";
  until = 0;
  /** Seconds that are left for what the program is at. */
  get left() {
    return this.until - now();
  }
  /**
   * The one place where anything is tried again. What it calls looks before it changes anything, each time: so nothing is
   * made twice.
   */
  async tried(doing, task) {
    let told = -Infinity;
    let lastTold = "";
    this.doing = doing;
    this.lastFault = "";
    this.until = now() + this.tryFor;
    for (; ; ) {
      try {
        await task();
        this.lastFault = "";
        return;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        this.lastFault = error.message;
        if (!error.mayPass || this.left <= 0) throw error;
      }
      if (this.lastFault !== lastTold || now() - told >= SAY_AGAIN) {
        say(`trying again. ${this.lastFault}`);
        told = now();
        lastTold = this.lastFault;
      }
      await this.pause();
    }
  }
};

// src/features/setup/job/json.ts
import { randomUUID } from "node:crypto";
var DEEPEST = 200;
var MARK = `${randomUUID().slice(0, 13)}:`;
var NUMBER = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
var MARKED = new RegExp(`"${MARK}([^"]*)"`, "g");
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
function parseJson(text) {
  const marked = withMarks(text);
  if (marked === void 0) return void 0;
  try {
    const value = JSON.parse(text);
    return marked === text ? value : JSON.parse(marked);
  } catch {
    return void 0;
  }
}
function writeJson(value) {
  return JSON.stringify(value).replace(MARKED, "$1");
}
function textOf(value) {
  if (typeof value === "string") return value.startsWith(MARK) ? String(Number(value.slice(MARK.length))) : value;
  return value === null || value === void 0 || typeof value === "object" ? "" : String(value);
}
function withMarks(text) {
  const marked = [];
  let done = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      while (++at < text.length && text[at] !== '"') if (text[at] === "\\") at++;
    } else if (character === "[" || character === "{") {
      if (++depth > DEEPEST) return void 0;
    } else if (character === "]" || character === "}") {
      depth--;
    } else if (character === "-" || character >= "0" && character <= "9") {
      NUMBER.lastIndex = at;
      const number = NUMBER.exec(text)?.[0] ?? character;
      if (String(Number(number)) !== number) {
        marked.push(text.slice(done, at), `"${MARK}${number}"`);
        done = at + number.length;
      }
      at += number.length - 1;
    }
  }
  return marked.join("") + text.slice(done);
}

// src/features/setup/job/compare.ts
var memberOf = (object, name) => isObject(object) && Object.hasOwn(object, name) ? object[name] : void 0;
function differences(wanted, there) {
  return Object.keys(wanted).filter((name) => !isSame(wanted[name], memberOf(there, name))).sort();
}
var NOTHING = [null, void 0, ""];
var isEmpty = (value) => value === null || typeof value === "object" && Object.keys(value).length === 0;
function isSame(wanted, there, inList = false) {
  if (isEmpty(wanted) && (NOTHING.includes(there) || isEmpty(there))) return true;
  if (Array.isArray(wanted)) return Array.isArray(there) && there.length === wanted.length && wanted.every((element, i) => isSame(element, there[i], true));
  if (isObject(wanted)) {
    return isObject(there) && Object.keys(wanted).every((name) => isSame(wanted[name], memberOf(there, name))) && Object.keys(there).every((name) => Object.hasOwn(wanted, name) || there[name] === null || inList && name === "id");
  }
  return (typeof there !== "object" || there === null) && textOf(there) === textOf(wanted);
}
function comparable(wanted, there) {
  const changed = Object.entries(there).map(([name, value]) => {
    const wish = memberOf(wanted, name);
    if (typeof wish !== "object" || wish === null) return [name, value];
    const inner = typeof value === "string" ? parseJson(value) ?? value : value;
    return [name, Array.isArray(wish) && Array.isArray(inner) ? inOrder(wish, inner) : inner];
  });
  return Object.fromEntries(changed);
}
function inOrder(wanted, there) {
  const attribute = (element) => textOf(memberOf(element, "attribute"));
  const places = wanted.map((wish, i) => attribute(wish) === "" ? i : there.findIndex((element) => attribute(element) === attribute(wish)));
  const known = [...new Set(places)].filter((place) => place >= 0 && place < there.length);
  return [...known.map((place) => there[place]), ...there.filter((_, i) => !known.includes(i))];
}
function elementOf(list, wanted, names) {
  return list.find((element) => isObject(element) && names.every((name) => textOf(memberOf(element, name)) === textOf(wanted[name])));
}
function merged(wanted, there, without = []) {
  const others = Object.entries(isObject(there) ? there : {}).filter(([name]) => !Object.hasOwn(wanted, name) && !without.includes(name));
  const asSent = without.includes("id") ? others.map(([name, value]) => [name, withoutIds(value)]) : others;
  return { ...wanted, ...Object.fromEntries(asSent) };
}
function withoutIds(value) {
  if (!Array.isArray(value)) return value;
  return value.map((element) => isObject(element) ? Object.fromEntries(Object.entries(element).filter(([name]) => name !== "id")) : element);
}

// src/features/setup/job/xnat-client.ts
import { readFileSync } from "node:fs";

// src/core/job-program/http.ts
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { setDefaultAutoSelectFamilyAttemptTimeout } from "node:net";

// src/core/job-program/no-answer.ts
var NoAnswer = class extends Error {
  constructor(reason, message) {
    super(message);
    this.reason = reason;
  }
  reason;
};
var tooLate = (seconds) => new NoAnswer("too-late", `does not answer within ${seconds} s`);
var hungUp = () => new NoAnswer("hung-up", "hangs up without an answer");
var ended = () => new NoAnswer("ended", "was not waited for");
var CERTIFICATE = /^(UNABLE_TO_|CERT_|CRL_|ERROR_IN_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_|PATH_LENGTH_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;
function noAnswer(error) {
  if (error instanceof NoAnswer) return error;
  const { code = "", message } = error;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return new NoAnswer("no-address", `has a name that is not in DNS (${code})`);
  if (code === "ECONNREFUSED") return new NoAnswer("refused", "refuses connections");
  if (code === "ECONNRESET" || code === "EPIPE") return hungUp();
  if (code.startsWith("HPE_")) return new NoAnswer("no-http", "gives an answer that is no HTTP");
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) return new NoAnswer("no-tls", `speaks no TLS that Node does (${code})`);
  if (CERTIFICATE.test(code)) return new NoAnswer("certificate", `has a certificate that is not accepted: ${message} (${code})`);
  return new NoAnswer("unreachable", `cannot be reached (${code === "" ? message : code})`);
}

// src/core/job-program/http.ts
setDefaultAutoSelectFamilyAttemptTimeout(3e3);
var LONGEST_ANSWER = 4 * 1024 * 1024;
function request({ method, url, headers, body, seconds, signal, connect }) {
  return new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? httpsRequest : httpRequest;
    const sent = send(url, {
      method,
      ...connect ? { createConnection: connect } : { agent: false },
      headers: { ...headers, ...body !== void 0 && { "Content-Type": "application/json" } }
    });
    const fail = (why) => {
      reject(why);
      sent.destroy();
    };
    const end = () => fail(ended());
    const timer = setTimeout(() => fail(tooLate(seconds)), seconds * 1e3);
    signal.addEventListener("abort", end);
    sent.on("close", () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      fail(hungUp());
    });
    if (signal.aborted) end();
    sent.on("error", (error) => fail(noAnswer(error)));
    sent.on("response", (response) => {
      const chunks = [];
      let bytes = 0;
      response.on("data", (chunk) => {
        bytes += chunk.length;
        if (bytes > LONGEST_ANSWER) fail(new NoAnswer("too-long", "gives an answer that has no end"));
        else chunks.push(chunk);
      });
      response.on("error", (error) => fail(noAnswer(error)));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString().replace(/\n+$/, "") }));
    });
    sent.end(body);
  });
}

// src/features/setup/job/xnat-client.ts
var LONGEST = 120;
var SHORTEST = 10;
var HEALTH = 20;
var LAST = 5;
var TELL_OF = 12;
var AGAIN = "Then delete this Job and apply again.";
var SESSION = "/data/JSESSION";
var mayPass = (status) => [404, 408, 429].includes(status) || status >= 500;
var refused = (method, path, { status, text }, passes = mayPass(status)) => new Fault(`${method} ${path}: XNAT says ${status}: ${shown(text)}`, passes);
function readPassword({ PASSWORD_FILE, USERNAME }) {
  let password = Buffer.alloc(0);
  try {
    password = readFileSync(PASSWORD_FILE);
  } catch {
  }
  const is = (what) => new InVain(`the password of ${USERNAME} ${what} ${AGAIN}`);
  if (password.length === 0) throw is("is not there, or is empty. Fill the key of its Secret.");
  if (password.includes(0)) throw is("holds a NUL byte.");
  if (password.some((byte) => byte < 32 || byte === 127)) throw is("holds a control character, such as a line break at its end. Store it with printf %s.");
  return password;
}
var XnatClient = class {
  constructor(where, password, clock2) {
    this.where = where;
    this.clock = clock2;
    this.authorization = `Basic ${Buffer.concat([Buffer.from(`${where.USERNAME}:`), password]).toString("base64")}`;
  }
  where;
  clock;
  authorization;
  session = "";
  /** Waits until XNAT can serve. */
  async wait(seconds) {
    const until = now() + seconds;
    this.clock.doing = "waiting for XNAT";
    for (let tries = 0; ; tries++) {
      const fault = await this.illness();
      this.clock.lastFault = fault;
      if (fault === "") return;
      if (now() >= until) {
        throw new Fault(
          `XNAT is not there after ${seconds} seconds: ${fault}. Look at kubectl get pods, and at the log of XNAT's pod 0. A StatefulSet waits for a pod of an older state that is never ready: delete that pod.`
        );
      }
      if (tries % TELL_OF === 0) say(`XNAT is not ready yet: ${fault}`);
      await this.clock.pause();
    }
  }
  async logIn() {
    const { USERNAME } = this.where;
    this.session = "";
    const answer = await this.call("POST", SESSION);
    const { status, text } = answer;
    if (status === 401) {
      throw new InVain(
        `XNAT does not take the password of ${USERNAME}. It took the one of the Secret when it made its database, and never again: give another Secret to setup.credentials. It said: ${shown(text)}`
      );
    }
    if (status === 403 && !text.includes("configured")) {
      throw new InVain(
        `XNAT does not let ${USERNAME} in: disabled, locked, its password expired or its e-mail not verified. It said: ${shown(text)}. Fix it in XNAT's administration. ${AGAIN}`
      );
    }
    if (status !== 200) throw refused("POST", SESSION, answer, status === 403 || mayPass(status));
    if (!/^[A-Za-z0-9._-]+$/.test(text)) throw new Fault(`POST ${SESSION}: no session, but ${shown(text)}. Is this an XNAT?`);
    this.session = text;
  }
  async logOut() {
    if (this.session === "") return;
    try {
      await this.send("DELETE", SESSION, void 0, LAST, new AbortController().signal);
    } catch {
    }
    this.session = "";
  }
  /** One request; logs in again where the session is gone. */
  async ask(method, path, body) {
    const answer = await this.call(method, path, body);
    if (answer.status !== 401) return answer;
    await this.logIn();
    return this.call(method, path, body);
  }
  async call(method, path, body) {
    try {
      return await this.send(method, path, body, Math.min(LONGEST, Math.max(SHORTEST, this.clock.left)), this.clock.ended.signal);
    } catch (error) {
      if (this.clock.ended.signal.aborted) throw new Ended();
      if (!(error instanceof NoAnswer)) throw error;
      throw error.reason === "too-long" ? new Fault(`${method} ${path}: XNAT's answer has no end`) : new Fault(`${method} ${path}: XNAT gives no answer`, true);
    }
  }
  send(method, path, body, seconds, signal) {
    const headers = this.session === "" ? { Authorization: this.authorization } : { Cookie: `JSESSIONID=${this.session}` };
    return request({ method, url: `${this.where.XNAT_URL}${path}`, headers, body, seconds, signal });
  }
  /** What keeps XNAT from serving; nothing where it can. */
  async illness() {
    const { XNAT_URL, HEALTH_PATH } = this.where;
    try {
      const { status } = await request({ method: "GET", url: `${XNAT_URL}${HEALTH_PATH}`, seconds: HEALTH, signal: this.clock.ended.signal });
      return status === 200 ? "" : `${XNAT_URL}${HEALTH_PATH} says ${status}, not 200`;
    } catch (error) {
      if (this.clock.ended.signal.aborted) throw new Ended();
      if (!(error instanceof NoAnswer)) throw error;
      return error.reason === "no-address" ? `the name in ${XNAT_URL} has no address: pod 0 of this state of the site is not ready` : `${XNAT_URL}${HEALTH_PATH} gives no answer`;
    }
  }
};

// src/features/setup/job/entries.ts
var NOTHING_YET = [400, 404, 424];
var isOk = ({ status }) => status >= 200 && status < 300;
var Entries = class {
  constructor(xnat, username, endIfOutdated2) {
    this.xnat = xnat;
    this.username = username;
    this.endIfOutdated = endIfOutdated2;
  }
  xnat;
  username;
  endIfOutdated;
  make(entry) {
    switch (entry.kind) {
      case "object":
      case "row":
        return this.object(entry);
      case "element":
        return this.element(entry);
      case "role":
        return this.role(entry);
      case "ping":
        return this.ping(entry);
    }
  }
  async object(entry) {
    const { path, members } = entry;
    const there = await this.readObject(path, members);
    const different = differences(members, there);
    if (different.length === 0) return say(`${path}: as it should be`);
    say(`${path}: changing ${different.join(", ")}`);
    const status = entry.kind === "object" ? await this.write(entry.method, path, members) : await this.write("POST", path, merged(members, there, entry.without));
    expectSame(path, status, differences(members, await this.readObject(path, members)));
  }
  async element(entry) {
    const { path, members, knownBy } = entry;
    const title = titleOf(entry);
    const there = elementOf(await this.readList(path), members, knownBy);
    const different = differences(members, there);
    let status;
    if (there === void 0) {
      say(`${title}: making it`);
      status = await this.write("POST", path, entry.toMakeIt);
    } else if (different.length > 0) {
      const id = textOf(memberOf(there, "id"));
      if (!/^\d{1,15}$/.test(id)) throw new Fault(`GET ${title} has no number as its id, but ${shown(id)}`);
      say(`${title}: changing ${different.join(", ")}`);
      status = await this.write("PUT", `${path}/${id}`, merged(members, there));
    } else {
      return say(`${title}: as it should be`);
    }
    const made = elementOf(await this.readList(path), members, knownBy);
    if (made === void 0) throw new Fault(`${title}: XNAT took it with ${status}, and does not list it`);
    expectSame(title, status, differences(members, made));
  }
  async role({ name }) {
    const path = `/xapi/users/${this.username}/roles`;
    if ((await this.readList(path)).includes(name)) return say(`${path}: has ${name}`);
    await this.endIfOutdated();
    const answer = await this.xnat.ask("PUT", `${path}/${name}`);
    if (isOk(answer)) say(`${path}: ${name} given`);
    else if (answer.status === 408 || answer.status === 429 || answer.status >= 500) throw refused("PUT", `${path}/${name}`, answer);
    else say(`${path}: XNAT says ${answer.status} to ${name}; going on without it`);
    await this.xnat.logOut();
    await this.xnat.logIn();
  }
  async ping({ path }) {
    const answer = await this.xnat.ask("GET", path);
    if (answer.status !== 200) throw refused("GET", path, answer);
    if (!/^"?OK"?$/.test(answer.text.trim())) throw new Fault(`GET ${path}: not OK, but ${shown(answer.text)}`);
  }
  async readObject(path, wanted) {
    const answer = await this.xnat.ask("GET", path);
    if (NOTHING_YET.includes(answer.status)) return {};
    if (answer.status !== 200) throw refused("GET", path, answer);
    const there = answer.text.trim() === "" ? null : parsed(path, answer.text);
    if (there === null) return {};
    if (!isObject(there)) throw new Fault(`GET ${path}: no object, but ${shown(answer.text)}`);
    return comparable(wanted, there);
  }
  /** Without a list nothing is known, and nothing may be made. */
  async readList(path) {
    const answer = await this.xnat.ask("GET", path);
    if (answer.status !== 200) throw refused("GET", path, answer);
    const there = parsed(path, answer.text);
    if (!Array.isArray(there)) throw new Fault(`GET ${path}: no list, but ${shown(answer.text)}`);
    return there;
  }
  async write(method, path, body) {
    await this.endIfOutdated();
    const answer = await this.xnat.ask(method, path, writeJson(body));
    if (!isOk(answer)) throw refused(method, path, answer);
    return answer.status;
  }
};
function titleOf(entry) {
  if (entry.kind === "role") return `the role ${entry.name}`;
  return entry.kind === "element" ? [entry.path, ...entry.knownBy.map((name) => textOf(entry.members[name]))].join(" ") : entry.path;
}
function parsed(path, text) {
  const value = parseJson(text);
  if (value === void 0) throw new Fault(`GET ${path}: no JSON, but ${shown(text)}`);
  return value;
}
function expectSame(title, status, different) {
  if (different.length > 0) throw new Fault(`${title}: XNAT took it with ${status}, and still has another ${different.join(", ")}`);
}

// src/features/setup/job/main.ts
var environment = process.env;
var clock = new Attempts(Number(environment.PAUSE), Number(environment.TRY_FOR));
function current() {
  try {
    return readFileSync2(environment.CURRENT, "utf8").trim();
  } catch {
    return "";
  }
}
async function endIfOutdated(seconds = 0) {
  const until = now() + seconds;
  while (current() !== environment.NAME) {
    if (now() >= until) throw new InVain("the site has other settings by now, which another Job makes. This one ends here.");
    await clock.pause();
  }
}
async function round(xnat, wanted) {
  const failed = [];
  const entries = new Entries(xnat, environment.USERNAME, endIfOutdated);
  await xnat.wait(Number(environment.WAIT));
  await clock.tried("logging in", () => xnat.logIn());
  for (const entry of wanted) {
    try {
      await clock.tried(`at ${titleOf(entry)}`, () => entries.make(entry));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      complain(`FAILED ${error.message}`);
      failed.push(entry);
    }
  }
  return failed;
}
async function rounds(xnat, settings) {
  const most = Number(environment.ROUNDS);
  let wanted = settings;
  for (let i = 1; ; i++) {
    let fault = "";
    try {
      wanted = await round(xnat, wanted);
      if (wanted.length === 0) return say("XNAT is as the site wants it.");
      fault = `${wanted.length} of the settings could not be made; the others are.`;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      fault = error.message;
    } finally {
      await xnat.logOut();
    }
    if (i >= most) throw new Fault(fault);
    const pause = Number(environment.ROUND_PAUSE) * 2 ** (i - 1);
    complain(`${fault} Round ${i + 1} of ${most} begins in ${pause} seconds.`);
    clock.doing = "waiting for its next round";
    clock.lastFault = fault;
    await clock.pause(pause);
    await endIfOutdated();
  }
}
async function main() {
  try {
    const settings = JSON.parse(readFileSync2(environment.SETTINGS, "utf8"));
    const password = readPassword(environment);
    await endIfOutdated(Number(environment.CURRENT_WAIT));
    await rounds(new XnatClient(environment, password, clock), settings);
    return 0;
  } catch (error) {
    if (error instanceof Ended) {
      complain(`ended from outside, before it was done. It was ${clock.doing}${clock.lastFault === "" ? "" : `. What was last wrong: ${clock.lastFault}`}`);
      return TERMINATED;
    }
    if (!(error instanceof Fault || error instanceof InVain)) throw error;
    complain(error.message);
    return 1;
  }
}
void main().then((code) => process.exit(code));
