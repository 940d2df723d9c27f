// Made from src/features/smoke-test/job by `npm run bundle`.

// src/features/smoke-test/job/main.ts
import { hostname } from "node:os";

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

// src/features/smoke-test/job/conversation.ts
import { connect } from "node:net";
import { setTimeout as sleep2 } from "node:timers/promises";
var MOST_HELD = 128 * 1024;
var Peer = class {
  constructor(socket) {
    this.socket = socket;
    socket.on("data", (chunk) => {
      this.held = Buffer.concat([this.held, chunk]);
      if (this.held.length > MOST_HELD) socket.destroy();
      this.wake();
    });
    for (const event of ["end", "close", "error"]) {
      socket.on(event, () => {
        this.over = true;
        this.wake();
      });
    }
  }
  socket;
  held = Buffer.alloc(0);
  over = false;
  wake = () => void 0;
  /** Who hangs up is found out when the answer is missing. */
  send(bytes) {
    this.socket.write(bytes);
  }
  /** So many bytes; fewer where the other side hangs up before. */
  async read(length) {
    await this.arrived(length);
    const bytes = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    return bytes;
  }
  /** Whether the other side says nothing for a moment, and stays. */
  async isSilentFor(seconds) {
    await Promise.race([this.arrived(1), sleep2(seconds * 1e3)]);
    return this.held.length === 0 && !this.over;
  }
  /** Waits for so many bytes, or the end. */
  async arrived(length) {
    while (this.held.length < length && !this.over) await new Promise((resolve) => this.wake = resolve);
  }
};
function converse({ host, port, seconds, signal }, talk) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const peer = new Peer(socket);
    const end = (settle) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      settle();
      socket.destroy();
    };
    const stop = () => end(() => reject(ended()));
    const timer = setTimeout(() => end(() => reject(tooLate(seconds))), seconds * 1e3);
    signal.addEventListener("abort", stop);
    if (signal.aborted) return stop();
    const fail = (error) => end(() => reject(noAnswer(error)));
    socket.on("error", fail);
    socket.on("connect", () => {
      socket.off("error", fail);
      talk(peer).then(
        (value) => end(() => resolve(value)),
        (error) => end(() => reject(error))
      );
    });
  });
}

// src/features/smoke-test/job/database.ts
var SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
var SILENCE = 0.5;
async function askDatabase(peer, encrypts) {
  peer.send(SSL_REQUEST);
  const letter = (await peer.read(1)).toString("latin1");
  if (letter === "") return "hung up without an answer, as if it were no PostgreSQL";
  if (!["S", "N"].includes(letter) || !await peer.isSilentFor(SILENCE)) return "gives an answer that is no PostgreSQL";
  return letter === "N" && encrypts ? "is PostgreSQL without encryption, which XNAT asks for" : "";
}
async function checkDatabase(run) {
  const { report, clock, settings } = run;
  const { servers, encrypts } = settings.database;
  const lookAt = (server) => run.attempt(() => converse({ ...server, seconds: settings.patience, signal: clock.ended.signal }, (peer) => askDatabase(peer, encrypts)));
  const faults = await run.settled(
    () => Promise.all(servers.map(lookAt)),
    (seen2) => seen2.every((fault) => fault === "")
  );
  const seen = servers.map(({ host, port }, i) => {
    const fault = faults[i];
    return { address: `${host}:${port}`, fault: fault instanceof NoAnswer ? fault.message : fault };
  });
  const well = seen.filter(({ fault }) => fault === "").map(({ address }) => address);
  if (well.length > 0) report.ok(`database: PostgreSQL answers at ${well.join(" and ")}. XNAT could log in to it when its pod started, if web is well.`);
  for (const { address, fault } of seen) {
    if (fault === "") continue;
    const rest = well.length > 0 ? "XNAT works without it, and has one server less to fail over to. " : "";
    report.failed(`database: ${address} ${fault}. ${rest}Does the server run, and do network policies and the firewall let this namespace in?`);
  }
}

// src/features/smoke-test/job/association.ts
var APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";
var VERIFICATION = "1.2.840.10008.1.1";
var IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2";
var IMPLEMENTATION = "2.25.114338463710543213476180223364116219393";
var CONTEXT_ID = 1;
var FIXED = 68;
var LONGEST = 65536;
var PDU = { request: 1, accept: 2, reject: 3, releaseRequest: 5, abort: 7 };
var ITEM = {
  applicationContext: 16,
  context: 32,
  contextResult: 33,
  abstractSyntax: 48,
  transferSyntax: 64,
  user: 80,
  length: 81,
  implementation: 82
};
var NOT_DICOM = "gives an answer that is no DICOM";
function item(type, content) {
  const bytes = Buffer.from(content, "latin1");
  const head = Buffer.from([type, 0, 0, 0]);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}
function pdu(type, content) {
  const head = Buffer.from([type, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(content.length, 2);
  return Buffer.concat([head, content]);
}
function associationRequest(called, calling) {
  const fixed = Buffer.alloc(FIXED);
  fixed.writeUInt16BE(1);
  fixed.write(called.padEnd(16) + calling.padEnd(16), 4, "latin1");
  const syntaxes = [item(ITEM.abstractSyntax, VERIFICATION), item(ITEM.transferSyntax, IMPLICIT_VR_LITTLE_ENDIAN)];
  return pdu(
    PDU.request,
    Buffer.concat([
      fixed,
      item(ITEM.applicationContext, APPLICATION_CONTEXT),
      item(ITEM.context, Buffer.concat([Buffer.from([CONTEXT_ID, 0, 0, 0]), ...syntaxes])),
      item(ITEM.user, Buffer.concat([item(ITEM.length, Buffer.from([0, 0, 64, 0])), item(ITEM.implementation, IMPLEMENTATION)]))
    ])
  );
}
function contextResult(acceptance) {
  for (let at = FIXED; at + 8 <= acceptance.length; at += 4 + acceptance.readUInt16BE(at + 2)) {
    if (acceptance[at] === ITEM.contextResult && acceptance[at + 4] === CONTEXT_ID) return acceptance[at + 6];
  }
  return void 0;
}
function whyRejected(source, reason, calling) {
  switch (`${source}.${reason}`) {
    case "1.1":
      return "it gives no reason";
    case "1.2":
      return "it does not know the application context";
    case "1.3":
      return `it does not know the calling AE title ${calling}. Allow it in the whitelist of the receiver, or give the test a title that is allowed`;
    case "1.7":
      return "it does not know the called AE title. Let setup make the receiver, or add it in XNAT, under Administer, Site Administration, DICOM SCP Receivers";
    case "2.2":
      return "it does not know the version of the protocol";
    case "3.1":
      return "it has too much to do at the moment";
    case "3.2":
      return "its number of associations is reached";
    default:
      return `source ${source ?? "none"}, reason ${reason ?? "none"}`;
  }
}
async function associate(peer, called, calling) {
  peer.send(associationRequest(called, calling));
  const head = await peer.read(6);
  if (head.length === 0) return "hung up without an answer, as if it were no DICOM receiver";
  if (head.length < 6) return NOT_DICOM;
  const length = head.readUInt32BE(2);
  switch (head[0]) {
    case PDU.accept: {
      if (length > LONGEST) return NOT_DICOM;
      const result = contextResult(await peer.read(length));
      if (result === void 0) return NOT_DICOM;
      peer.send(pdu(PDU.releaseRequest, Buffer.alloc(4)));
      await peer.read(10);
      return result === 0 ? "" : "knows the AE title, but not the service Verification (C-ECHO)";
    }
    case PDU.reject: {
      const [, , source, reason] = await peer.read(4);
      return `rejects the association: ${whyRejected(source, reason, calling)}`;
    }
    case PDU.abort:
      return "aborts the association";
    default:
      return NOT_DICOM;
  }
}

// src/features/smoke-test/job/pods.ts
import { lookup } from "node:dns/promises";
import { setTimeout as sleep3 } from "node:timers/promises";
async function look({ clock, settings }, name) {
  const done = new AbortController();
  const stop = () => done.abort();
  const { signal } = clock.ended;
  signal.addEventListener("abort", stop);
  try {
    if (signal.aborted) throw new Ended();
    const late = sleep3(settings.patience * 1e3, "late", { signal: done.signal });
    const found = await Promise.race([lookup(name, { all: true }), late]);
    if (found === "late") return { addresses: [], fault: `no answer within ${settings.patience} s` };
    const addresses = found.map(({ address, family }) => family === 6 ? `[${address}]` : address);
    return { addresses: [...new Set(addresses)].sort(), fault: "" };
  } catch (error) {
    if (signal.aborted) throw new Ended();
    const { code = "" } = error;
    return { addresses: [], fault: code === "ENOTFOUND" || code === "ENODATA" ? "" : code };
  } finally {
    signal.removeEventListener("abort", stop);
    done.abort();
  }
}
var Pods = class {
  constructor(run) {
    this.run = run;
  }
  run;
  /** Those that were seen last. */
  addresses = [];
  /** What was wrong with the name server, if anything. */
  async look() {
    const { addresses, fault } = await look(this.run, this.run.settings.pods);
    this.addresses = addresses;
    return fault;
  }
  /** Whether an address is one of theirs now. */
  async has(address) {
    await this.look();
    return this.addresses.includes(address);
  }
  url(address, path) {
    return `http://${address}:${this.run.settings.podPort}${path}`;
  }
};

// src/features/smoke-test/job/dicom.ts
async function isFirstPodNew(run, pods) {
  const { addresses } = await look(run, run.settings.firstPod);
  if (addresses.length === 0) return false;
  await pods.look();
  return addresses.some((address) => pods.addresses.includes(address));
}
async function waitForFirstPod(run, pods, webIsWell) {
  const { report, clock, settings } = run;
  const what = `dicom: ${settings.firstPod.split(".")[0]}, which the receivers are in,`;
  let waited = false;
  report.beginWait();
  while (!await isFirstPodNew(run, pods)) {
    if (!webIsWell) {
      report.notChecked(`${what} is not there in this state.`);
      return false;
    }
    if (now() >= settings.firstDeadline) {
      report.failed(
        `${what} is not of this state after ${settings.firstDeadline} s. Look at kubectl get pods: the others are replaced before it, and a pod that is not ready stops that.`
      );
      return false;
    }
    report.stillWaiting(`${what} is not of this state yet`);
    waited = true;
    await clock.pause();
  }
  if (waited) run.beginSettling();
  return true;
}
async function checkReceiver(run, { host, port, aeTitle }) {
  const { report, clock, settings } = run;
  const where = { host, port, seconds: settings.patience, signal: clock.ended.signal };
  const ask = () => run.attempt(() => converse(where, (peer) => associate(peer, aeTitle, settings.callingAe)));
  const fault = await run.settled(ask, (seen) => seen === "");
  if (fault === "") report.ok(`dicom ${aeTitle}: port ${port} grants an association for Verification (C-ECHO).`);
  else report.failed(`dicom ${aeTitle}: port ${port} ${fault instanceof NoAnswer ? fault.message : fault}.`);
}
async function checkDicom(run, pods, webIsWell) {
  const { receivers } = run.settings;
  if (receivers.length === 0 || !await waitForFirstPod(run, pods, webIsWell)) return;
  for (const receiver of receivers) await checkReceiver(run, receiver);
}

// src/core/job-program/http.ts
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { setDefaultAutoSelectFamilyAttemptTimeout } from "node:net";
setDefaultAutoSelectFamilyAttemptTimeout(3e3);
var LONGEST_ANSWER = 4 * 1024 * 1024;
function request({ method, url, headers, body, seconds, signal, connect: connect2 }) {
  return new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? httpsRequest : httpRequest;
    const sent = send(url, {
      method,
      ...connect2 ? { createConnection: connect2 } : { agent: false },
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

// src/core/job-program/tunnel.ts
import { request as httpRequest2 } from "node:http";
import { connect as connectTls } from "node:tls";
var none = (error) => [error, void 0];
function tunnel(proxy, url) {
  const { hostname: hostname2, port } = new URL(url);
  const place = `${hostname2}:${port === "" ? "443" : port}`;
  return (_options, onConnection) => {
    const asked = httpRequest2(proxy, { method: "CONNECT", path: place, headers: { Host: place }, agent: false });
    asked.on("connect", ({ statusCode }, socket) => {
      if (statusCode === 200) {
        const host = hostname2.replace(/^\[|\]$/g, "");
        onConnection(null, connectTls({ socket, host, .../^[\d.]+$|:/.test(host) ? {} : { servername: host } }));
      } else {
        socket.destroy();
        onConnection(...none(new NoAnswer("proxy", `is not reached: the proxy ${proxy} says ${statusCode} to ${place}`)));
      }
    });
    asked.on("response", ({ statusCode }) => {
      asked.destroy();
      onConnection(...none(new NoAnswer("proxy", `is not reached: the proxy ${proxy} says ${statusCode} to ${place}`)));
    });
    asked.on("error", ({ message }) => onConnection(...none(new NoAnswer("proxy", `is not reached: the proxy ${proxy} does not answer (${message})`))));
    asked.end();
    return void 0;
  };
}

// src/core/job-program/log.ts
function logOf(program) {
  const line2 = (text) => `${program}: ${text}
`;
  return {
    say: (text) => void process.stdout.write(line2(text)),
    complain: (text) => void process.stderr.write(line2(text))
  };
}

// src/features/smoke-test/job/report.ts
var { say } = logOf("smoke-test");
var SAY_AGAIN = 60;
var line = (state, text) => say(`${state.padEnd(11)} ${text}`);
var Report = class {
  passed = 0;
  failures = 0;
  leftOut = 0;
  waitTold = -Infinity;
  /** Whether nothing has failed. */
  get isWell() {
    return this.failures === 0;
  }
  ok(text) {
    this.passed++;
    line("ok", text);
  }
  failed(text) {
    this.failures++;
    line("FAILED", text);
  }
  notChecked(text) {
    this.leftOut++;
    line("not checked", text);
  }
  wait(text) {
    line("wait", text);
  }
  /** The same, at most once a minute. */
  stillWaiting(text) {
    if (now() - this.waitTold < SAY_AGAIN) return;
    this.waitTold = now();
    this.wait(text);
  }
  /** What is waited for next is told at once. */
  beginWait() {
    this.waitTold = -Infinity;
  }
  summary() {
    say(`${this.passed + this.failures + this.leftOut} checks: ${this.passed} ok, ${this.failures} FAILED, ${this.leftOut} not checked`);
  }
};

// src/features/smoke-test/job/test-run.ts
var TestRun = class {
  constructor(settings) {
    this.settings = settings;
    this.clock = new Clock(settings.pause);
  }
  settings;
  report = new Report();
  clock;
  until = 0;
  /**
   * From now on there is so much time for what is not well. An ingress answers 503 until it has found the pod, a receiver is
   * made after XNAT answers, and one slow answer is no fault.
   */
  beginSettling() {
    this.until = now() + this.settings.settle;
  }
  /** Looks again and again until all is well, or the time is over. What was seen last. */
  async settled(look2, isWell) {
    for (; ; ) {
      const seen = await look2();
      if (isWell(seen) || now() >= this.until) return seen;
      await this.clock.pause();
    }
  }
  /**
   * The answer to a GET, or why there is none.
   *
   * @param proxy URL of the proxy that it goes by; empty where it goes by none
   */
  get(url, proxy = "") {
    const { patience } = this.settings;
    const connect2 = proxy === "" ? void 0 : tunnel(proxy, url);
    return this.attempt(() => request({ method: "GET", url, seconds: patience, signal: this.clock.ended.signal, connect: connect2 }));
  }
  /** What a task gives, or why there is no answer. */
  async attempt(task) {
    try {
      return await task();
    } catch (error) {
      if (this.clock.ended.signal.aborted) throw new Ended();
      if (!(error instanceof NoAnswer)) throw error;
      return error;
    }
  }
};
var isOk = (answer) => !(answer instanceof NoAnswer) && answer.status === 200;
var said = (answer) => answer instanceof NoAnswer ? answer.message : `says ${answer.status}`;

// src/features/smoke-test/job/login.ts
var withoutComments = (page) => page.replace(/<!--[\s\S]*?(?:-->|$)/g, "");
var literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
function leadsTo(page, provider) {
  const id = literally(provider);
  return new RegExp(`providerId=${id}(?![A-Za-z0-9_-])|value="${id}"`).test(page);
}
async function lookAtLogin(run, pods, address) {
  const { loginPage, passwordLogin, providers } = run.settings;
  const faults = /* @__PURE__ */ new Map();
  const answer = await run.get(pods.url(address, loginPage));
  if (answer instanceof NoAnswer || !isOk(answer)) {
    const instead = answer instanceof NoAnswer ? answer.message : `${said(answer)}, not 200`;
    return faults.set("page", `${loginPage} of ${address} ${instead}. Look at XNAT's log; where XNAT has moved the page, set loginPage.`);
  }
  const page = withoutComments(answer.text);
  if (passwordLogin && !/(?:name|type)="password"/i.test(page)) {
    faults.set("password", `the page of ${address} asks for no password, though the site says it does. Is localdb among the preference enabledProviders?`);
  }
  for (const provider of providers.filter((id) => !leadsTo(page, id))) {
    faults.set(
      `provider ${provider}`,
      `the page of ${address} does not lead to ${provider}. Is its plugin loaded, and ${provider} among the preference enabledProviders? A link of your own must hold providerId=${provider}.`
    );
  }
  return faults;
}
async function checkLogin(run, pods) {
  const { report, settings } = run;
  if (pods.addresses.length === 0) return report.notChecked("login: there is no pod of this state to ask.");
  const all = /* @__PURE__ */ new Map();
  let asked = 0;
  for (const address of pods.addresses) {
    const faults = await run.settled(
      () => lookAtLogin(run, pods, address),
      ({ size }) => size === 0
    );
    if (faults.size > 0 && !await pods.has(address)) continue;
    asked++;
    for (const [part, fault] of faults) all.set(part, fault);
  }
  if (asked === 0) return report.failed("login: no pod of this state is there any longer. Look at kubectl get pods: XNAT may have ended again.");
  const page = all.get("page");
  if (page !== void 0) return report.failed(`login: ${page}`);
  const tell = (part, well) => {
    const fault = all.get(part);
    if (fault === void 0) report.ok(`login: ${well}`);
    else report.failed(`login: ${fault}`);
  };
  if (settings.passwordLogin) tell("password", "the page asks for a user name and a password.");
  for (const provider of settings.providers) tell(`provider ${provider}`, `the page leads to ${provider}.`);
}

// src/features/smoke-test/job/public-url.ts
async function checkPublicUrl(run) {
  const { report, settings } = run;
  const { publicUrl, publicProxy, healthPath } = settings;
  if (publicUrl === "") return;
  const answer = await run.settled(() => run.get(publicUrl + healthPath, publicProxy), isOk);
  if (answer instanceof NoAnswer) return report.failed(`public: ${noAnswerOf(publicUrl, answer)}`);
  if (answer.status !== 200) return report.failed(`public: ${publicUrl}${healthPath} says ${answer.status}, not 200. Does the ingress lead to this site?`);
  const certificate = publicUrl.startsWith("https:") ? ", with a certificate that is accepted" : "";
  report.ok(`public: ${publicUrl} answers through the ingress${certificate}.`);
}
function noAnswerOf(url, { reason, message }) {
  switch (reason) {
    case "no-address":
    case "no-tls":
      return `${url} ${message}.`;
    case "certificate":
      return `${url} ${message}. Node knows the public authorities; name another one as trust of the site.`;
    case "proxy":
      return `${url} ${message}. If the site is reached without it, add its name to noProxy.`;
    default:
      return `${url} ${message}. Does the ingress run, and can pods reach its public address?`;
  }
}

// src/features/smoke-test/job/sample.ts
import { randomBytes } from "node:crypto";
import { open, readFile, rm, statfs } from "node:fs/promises";
import { dirname } from "node:path";
var SAMPLE = "sample";
var BYTES = 64 * 1024;
async function trySample(path) {
  process.once("SIGTERM", () => void removed(path).finally(() => process.exit(TERMINATED)));
  const fault = await faultOf(path);
  if (fault) await removed(path);
  const result = { fault, used: await usedOf(dirname(path)) };
  process.stdout.write(JSON.stringify(result));
}
var removed = (path) => rm(path, { force: true }).catch(() => void 0);
async function faultOf(path) {
  const sample = randomBytes(BYTES);
  let step = "write";
  try {
    const file = await open(path, "w");
    try {
      await file.writeFile(sample);
      await file.sync();
    } finally {
      await file.close();
    }
    step = "compare";
    if (!sample.equals(await readFile(path))) return { step, code: "", message: "what was written is not what is read" };
    step = "remove";
    await rm(path);
    return void 0;
  } catch (error) {
    const { code = "", message } = error;
    return { step, code, message: /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1] ?? message };
  }
}
async function usedOf(folder) {
  try {
    const { blocks, bfree, bavail } = await statfs(folder);
    const used = blocks - bfree;
    return used + bavail > 0 ? Math.ceil(100 * used / (used + bavail)) : void 0;
  } catch {
    return void 0;
  }
}

// src/features/smoke-test/job/settings.ts
var words = (text) => (text ?? "").split(/\s+/).filter((word) => word !== "");
function settingsOf(environment, hostname2) {
  const { DATABASE, VOLUMES_FOLDER } = environment;
  return {
    pods: environment.PODS,
    nameTtl: Number(environment.NAME_TTL),
    podPort: Number(environment.POD_PORT),
    expectedPods: Number(environment.EXPECTED_PODS),
    healthPath: environment.HEALTH_PATH,
    deadline: Number(environment.DEADLINE),
    pause: Number(environment.PAUSE),
    settle: Number(environment.SETTLE),
    loginPage: environment.LOGIN_PAGE,
    passwordLogin: environment.PASSWORD_LOGIN === "true",
    providers: words(environment.PROVIDERS),
    database: { servers: words(DATABASE).map(serverOf), encrypts: environment.DATABASE_TLS === "true" },
    // A folder is a project to XNAT, and a file is nothing to it.
    samples: new Map(words(environment.VOLUMES).map((volume) => [volume, `${VOLUMES_FOLDER}/${volume}/.smoke-test-${hostname2}`])),
    notChecked: words(environment.NOT_CHECKED),
    receivers: (environment.RECEIVERS ?? "").split("\n").filter((line2) => line2 !== "").map(receiverOf),
    firstPod: environment.FIRST_POD,
    firstDeadline: Number(environment.FIRST_DEADLINE),
    callingAe: environment.CALLING_AE,
    publicUrl: environment.PUBLIC_URL ?? "",
    publicProxy: environment.PUBLIC_PROXY ?? "",
    patience: Number(environment.PATIENCE)
  };
}
function serverOf(address) {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
function receiverOf(line2) {
  const [, host, port, aeTitle] = /^(\S+) (\d+) (.*)$/.exec(line2);
  return { host, port: Number(port), aeTitle };
}

// src/features/smoke-test/job/volume.ts
import { spawn } from "node:child_process";
var PATIENCE_FACTOR = 4;
var TIME_TO_REMOVE = 2e3;
var HINTS = {
  EACCES: "Fix its owner, or its mode.",
  EPERM: "Fix its owner, or its mode.",
  ENOSPC: "Make room.",
  EDQUOT: "Make room, or raise the quota.",
  EROFS: "It is mounted, or exported by its server, to be read alone."
};
var uid = () => process.getuid();
function tried(path, seconds, signal) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [process.argv[1], SAMPLE, path], { stdio: ["ignore", "pipe", "inherit"] });
    let told = "";
    child.stdout.on("data", (chunk) => told += chunk.toString());
    const kill = () => void child.kill("SIGKILL");
    process.once("exit", kill);
    const dismiss = (then) => {
      child.kill("SIGTERM");
      setTimeout(() => {
        kill();
        then();
      }, TIME_TO_REMOVE);
    };
    const timer = setTimeout(() => dismiss(() => end(() => resolve(void 0))), seconds * 1e3);
    const stop = () => dismiss(() => end(() => reject(new Ended())));
    const end = (settle) => {
      clearTimeout(timer);
      process.off("exit", kill);
      signal.removeEventListener("abort", stop);
      settle();
    };
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    const broken = (message) => resolve({ fault: { step: "write", code: "", message } });
    child.on("error", ({ message }) => end(() => broken(message)));
    child.on(
      "close",
      (code) => end(() => {
        if (signal.aborted) reject(new Ended());
        else if (code === TERMINATED) resolve(void 0);
        else if (code === 0) resolve(JSON.parse(told));
        else broken(`the process that tries it has ended with ${code ?? child.signalCode}`);
      })
    );
  });
}
function faultText({ step, code, message }) {
  switch (step) {
    case "write":
      return `cannot be written to by user ${uid()}, group ${process.getgid()}: ${message}. ${HINTS[code] ?? "Look at the server that it is on."}`;
    case "compare":
      return `${message}. Do not trust it with data; look at the server that it is on.`;
    case "remove":
      return `a file that was written cannot be removed: ${message}.`;
  }
}
async function checkVolumes(run) {
  const { report, clock, settings } = run;
  const seconds = settings.patience * PATIENCE_FACTOR;
  for (const [volume, path] of settings.samples) {
    const result = await tried(path, seconds, clock.ended.signal);
    if (result === void 0)
      report.failed(`volume ${volume}: a file could not be written, read and removed within ${seconds} s. Look at the server that it is on.`);
    else if (result.fault) report.failed(`volume ${volume}: ${faultText(result.fault)}`);
    else {
      const room = result.used === void 0 ? "" : ` ${result.used}% is used.`;
      report.ok(`volume ${volume}: a file was written, read and removed by user ${uid()}.${room}`);
    }
  }
  for (const volume of settings.notChecked) report.notChecked(`volume ${volume}: only XNAT may use it. Its own pod tries to write there before it starts.`);
}

// src/features/smoke-test/job/web.ts
async function checkWeb(run, pods) {
  const { report, clock, settings } = run;
  const { expectedPods, healthPath, deadline } = settings;
  report.beginWait();
  for (let seen = "no pod of this state of the site is there"; ; ) {
    const fault = await pods.look();
    if (fault !== "" && pods.addresses.length === 0) seen = `no pod of this state of the site is there (the name server: ${fault})`;
    let count = 0;
    for (const address of pods.addresses) {
      const answer = await run.get(pods.url(address, healthPath));
      if (isOk(answer)) count++;
      else seen = `${address} ${said(answer)}`;
    }
    if (count >= expectedPods) {
      report.ok(
        `web: ${count} of ${expectedPods} pods of this state answer ${healthPath} with 200, after ${Math.floor(now())} s. XNAT does so once it has opened its database.`
      );
      return true;
    }
    if (now() >= deadline) {
      report.failed(
        `web: ${count} of ${expectedPods} pods of this state answer ${healthPath} within ${deadline} s; the last that was seen: ${seen}. Look at kubectl get pods and kubectl logs; a StatefulSet waits for a pod of an older state that is never ready: delete that pod.`
      );
      return false;
    }
    report.stillWaiting(`web: ${count} of ${expectedPods} pods answer yet; ${seen}`);
    await clock.pause();
  }
}

// src/features/smoke-test/job/main.ts
async function checkAll(run) {
  const { report, clock, settings } = run;
  const pods = new Pods(run);
  if (settings.nameTtl > 0) {
    report.wait(`web: ${settings.nameTtl} s, in which a name server may still tell of earlier pods`);
    await clock.pause(settings.nameTtl);
  }
  const webIsWell = await checkWeb(run, pods);
  run.beginSettling();
  await checkLogin(run, pods);
  await checkDatabase(run);
  await checkVolumes(run);
  await checkPublicUrl(run);
  await checkDicom(run, pods, webIsWell);
  report.summary();
}
async function main() {
  const [, , task, path] = process.argv;
  if (task === SAMPLE) {
    await trySample(path);
    return 0;
  }
  const run = new TestRun(settingsOf(process.env, process.env.HOSTNAME ?? hostname()));
  try {
    await checkAll(run);
    return run.report.isWell ? 0 : 1;
  } catch (error) {
    if (error instanceof Ended) return TERMINATED;
    throw error;
  }
}
void main().then((code) => process.exit(code));
