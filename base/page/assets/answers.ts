// Answers that wait for a line. An answer is kept in the browser's own database
// before it is sent, and leaves it when the server has taken it: so it survives
// a closed browser, and goes out from whatever page of ours is opened next. Each
// has a key; the server takes a key once. What the server refuses (a closed
// conversation) stays, with the sentence, until its person clears it.
//
// It does not cover a browser whose storage is emptied before there is a line,
// and without a line no page of ours can be opened anew: there is no service
// worker, since pages hold what only their reader may see.

export interface Answer {
  key: string;
  order: number;
  to: string; // where the form goes
  form: Record<string, string>;
  text: string; // of the statement
  lang: string;
  state: "waits" | "signin" | "refused";
  sentence?: string;
}

// Taken is what became of an answer: told to the page by the event "taken".
export interface Taken {
  key: string;
  outcome: "saved" | "kept" | "signin" | "refused";
  note?: string;
  over?: boolean; // the conversation takes nothing more
}

const table = "answers";
let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open("concentric", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: "key" });
    request.onsuccess = () => {
      request.result.onclose = () => (opened = undefined);
      done(request.result);
    };
    request.onerror = () => {
      opened = undefined; // the next one tries again
      fail(request.error);
    };
  });
  return opened;
}

// change resolves when the browser has written it to its disk.
async function change(write: (store: IDBObjectStore) => void): Promise<void> {
  const tx = (await database()).transaction(table, "readwrite", { durability: "strict" });
  write(tx.objectStore(table));
  await new Promise<void>((done, fail) => {
    tx.oncomplete = () => done();
    tx.onabort = () => fail(tx.error);
  });
}

export function keep(a: Answer): Promise<void> {
  keeps = true;
  return change((store) => store.put(a));
}
export const drop = (key: string) => change((store) => store.delete(key));

// kept lists the answers, oldest first.
export async function kept(): Promise<Answer[]> {
  const request = (await database()).transaction(table).objectStore(table).getAll() as IDBRequest<Answer[]>;
  const list = await new Promise<Answer[]>((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return list.sort((a, b) => a.order - b.order);
}

// newKey is 8 letters or digits, the shape the server takes.
export function newKey(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  return [...crypto.getRandomValues(new Uint8Array(8))].map((n) => letters[n % 36]).join("");
}

let sending: Promise<boolean> | undefined;
let more = false; // an answer was kept while others were being sent
let keeps = false; // this page kept something
let onItsWay = "";
let line: AbortController | undefined; // ends the request that is on its way
let timer: number | undefined;

const shortest = 1000;
const longest = 120_000;
let pause = shortest;

// later tries again after a pause, twice as long after each that was for
// nothing; nobody's pause is quite as long as another's, so that not all come at once after
// a server was away.
function later(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(
    () => {
      pause = Math.min(2 * pause, longest);
      void send();
    },
    pause * (0.75 + Math.random() / 2),
  );
}

// again tries at once, as if for the first time. What is on its way may be
// waiting for a line that is no more: it is given up and sent anew, since the server
// takes a key once.
function again(): void {
  pause = shortest;
  line?.abort();
  void send();
}

// send sends what waits, one after the other; true when nothing waits any more.
// One tab at a time sends, where the browser can tell tabs apart. What is kept
// while a round of sending ends goes out in the next one.
export function send(): Promise<boolean> {
  more = true;
  sending ??= rounds().finally(() => (sending = undefined));
  return sending;
}

async function rounds(): Promise<boolean> {
  let all = false;
  while (more) {
    more = false;
    all = await (navigator.locks ? navigator.locks.request("answers", sendAll) : sendAll()).catch(() => {
      if (keeps) later(); // the browser could not read what it keeps
      return false;
    });
  }
  return all;
}

// takeBack drops an answer that was not sent yet; false when the server may have
// it.
export async function takeBack(key: string): Promise<boolean> {
  const here = (await kept()).some((a) => a.key === key) && onItsWay !== key;
  await drop(key);
  return here;
}

async function sendAll(): Promise<boolean> {
  window.clearTimeout(timer);
  const tried = new Set<string>();
  for (;;) {
    const waiting = (await kept()).filter((a) => a.state !== "refused" && !tried.has(a.key));
    const next = waiting[0];
    if (!next) break;
    tried.add(next.key);
    onItsWay = next.key;
    const told = await post(next);
    onItsWay = "";
    tell(told);
    if (told.outcome === "kept") {
      later();
      return false;
    }
  }
  pause = shortest;
  return !(await kept()).some((a) => a.state === "waits");
}

async function post(a: Answer): Promise<Taken> {
  let answer: Response;
  let body: { note?: string; code?: string; sentence?: string };
  line = new AbortController();
  const late = window.setTimeout(() => line?.abort(), 20_000);
  try {
    answer = await fetch(a.to, {
      method: "POST",
      body: new URLSearchParams(a.form),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      signal: line.signal,
    });
    body = said(await answer.text());
  } catch {
    return { key: a.key, outcome: "kept" };
  } finally {
    window.clearTimeout(late);
    line = undefined;
  }
  if (answer.ok) {
    await drop(a.key);
    return { key: a.key, outcome: "saved", note: body.note };
  }
  if (answer.status === 401) {
    await keep({ ...a, state: "signin" });
    return { key: a.key, outcome: "signin" };
  }
  // Full, busy, too many at once: another time. All else will not change.
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return { key: a.key, outcome: "kept" };
  await keep({ ...a, state: "refused", sentence: body.sentence ?? "" });
  return { key: a.key, outcome: "refused", note: body.sentence, over: body.code?.startsWith("listening.over") };
}

// said is the server's answer; a page where it is no JSON.
function said(text: string): { note?: string; code?: string; sentence?: string } {
  try {
    return JSON.parse(text) as { note?: string; code?: string; sentence?: string };
  } catch {
    return {};
  }
}

function tell(told: Taken): void {
  document.dispatchEvent(new CustomEvent<Taken>("taken", { detail: told }));
}

// answers sends what waited when a page opens, when the line is back, and when
// somebody comes back to the page.
export function answers(): void {
  if (!("indexedDB" in window)) return;
  // Not before the page stands: to open the database takes a slow phone as long as to draw.
  if ("requestIdleCallback" in window) requestIdleCallback(() => void send(), { timeout: 1000 });
  else setTimeout(() => void send(), 100);
  window.addEventListener("online", again);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) again();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) again();
  });
}
