// Live pages. One event stream a page listens to the topics of the elements that
// carry data-live (one, or several with spaces between); when a topic moves, its
// elements are fetched anew from the address of the page (or from data-live-from)
// and put in place: those with the same address from one answer. An event names
// the topic and nothing else: what the reader may see is decided by the request
// that fetches it.
//
// An element that somebody is typing in waits until they are done; where its form
// is no more, it is told so, and an empty one goes. Nothing moves under a finger:
// what is pressed is let go of first.

import { outlived, over } from "./keep";

export function live(): void {
  const topics = new Set(elements().flatMap(topicsOf));
  if (topics.size === 0 || !("EventSource" in window)) return;
  const query = new URLSearchParams();
  for (const topic of topics) query.append("topic", topic);

  const waiting = new Set<string>();
  let stream: EventSource | undefined;
  let lost = false;
  let heard = Date.now();
  let again = 0;
  let pause = shortest;

  const open = () => {
    clearTimeout(again);
    stream?.close();
    const here = (stream = new EventSource("/live?" + query.toString()));
    const hear = () => (heard = Date.now());
    hear();
    here.onopen = () => {
      hear();
      pause = shortest;
      // What moved while the line was down was not told: look once.
      if (lost) for (const topic of topics) void renew(topic);
      lost = false;
      tell(false);
    };
    here.onerror = () => {
      lose();
      // After an answer that is no stream (a proxy before a server that starts anew)
      // the browser asks no more.
      if (here.readyState !== EventSource.CLOSED || here !== stream) return;
      again = window.setTimeout(open, pause);
      pause = Math.min(2 * pause, longest);
    };
    here.addEventListener("alive", hear);
    here.addEventListener("touch", (event) => {
      hear();
      void renew((event as MessageEvent<string>).data);
    });
  };
  const lose = () => {
    lost = true;
    setTimeout(() => tell(lost && !document.hidden), patience);
  };
  window.addEventListener("offline", lose);
  window.addEventListener("online", () => !document.hidden && open());
  // A line may end without a word: then nothing comes on it any more.
  setInterval(() => {
    if (!stream || stream.readyState !== EventSource.OPEN || Date.now() - heard < silence) return;
    lose();
    open();
  }, 5_000);

  const renew = async (topic: string) => {
    if (waiting.has(topic)) return;
    waiting.add(topic);
    // Many events in one moment are one look.
    await new Promise((done) => setTimeout(done, 150));
    waiting.delete(topic);
    const sources = new Map<string, HTMLElement[]>();
    for (const element of elements().filter((e) => topicsOf(e).includes(topic))) {
      const from = element.dataset.liveFrom ?? location.href;
      sources.set(from, [...(sources.get(from) ?? []), element]);
    }
    for (const [from, places] of sources) for (const element of await fetchAnew(from, places)) later(element, topic);
  };
  const later = (element: HTMLElement, topic: string) => element.addEventListener("focusout", () => void renew(topic), { once: true });

  // A hidden page needs no stream: the server may keep it for somebody else.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      clearTimeout(again);
      stream?.close();
      stream = undefined;
      lost = true;
    } else if (!stream) open();
  });
  window.addEventListener("pagehide", () => stream?.close());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      lost = true;
      open();
    }
  });
  if (!document.hidden) open();
}

// How long a lost line may take to come back before it is said; how long nothing
// may be heard, of a server that says every 20 seconds that it is there; how long
// until it is asked again.
const patience = 3_000;
const silence = 50_000;
const shortest = 2_000;
const longest = 30_000;

// tell says on the page that the line is down, or takes that back.
function tell(down: boolean): void {
  const place = document.getElementById("line");
  if (place) place.textContent = down ? (place.dataset.down ?? "") : "";
}

let pressed = false;
document.addEventListener("pointerdown", () => (pressed = true), { capture: true });
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(() => (pressed = false), 60), { capture: true });

// released waits, two seconds at most, until nothing is pressed.
async function released(): Promise<void> {
  for (let i = 0; pressed && i < 40; i++) await new Promise((done) => setTimeout(done, 50));
}

function elements(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-live]")];
}

function topicsOf(element: HTMLElement): string[] {
  return (element.dataset.live ?? "").split(" ").filter(Boolean);
}

// busy tells whether something typed or chosen in the element would be lost, or
// somebody is about to type in a form that is still there when it is renewed.
function busy(element: HTMLElement, fresh: HTMLElement | null): boolean {
  const at = document.activeElement;
  if (at && at !== element && element.contains(at) && at.matches("input, textarea, select") && !outlived(at.closest("form"), fresh)) return true;
  for (const field of element.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>("textarea, input")) {
    if (field.type !== "hidden" && field.type !== "radio" && field.type !== "checkbox" && field.value !== field.defaultValue) return true;
  }
  for (const field of element.querySelectorAll("select")) {
    if (field.options.length === 0) continue;
    const first = [...field.options].findIndex((option) => option.defaultSelected);
    if (field.selectedIndex !== Math.max(first, 0)) return true;
  }
  return false;
}

// fetchAnew renews the places, and returns those in which somebody began to
// type while the answer was on its way.
async function fetchAnew(from: string, places: HTMLElement[]): Promise<HTMLElement[]> {
  const typing: HTMLElement[] = [];
  try {
    const answer = await fetch(from, { headers: { Accept: "text/html", "Renew": "live" }, credentials: "same-origin" });
    if (!answer.ok) return typing;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    await released();
    for (const element of places) {
      const fresh = element.id ? page.getElementById(element.id) : null;
      if (!busy(element, fresh)) {
        put(element, fresh);
        continue;
      }
      typing.push(element);
      for (const form of element.querySelectorAll("form")) if (outlived(form, fresh)) over(form);
    }
    // What was live in parts and is so no more (a meeting that closed) is another page.
    if (places.length > 1 && places.every((e) => !page.getElementById(e.id))) location.reload();
  } catch {
    // The line is down; the next event brings another look.
  }
  return typing;
}

// keepSaid leaves what was said after an act ("The answer is given.", with its
// undo): the act itself makes the page new a moment later.
function keepSaid(element: HTMLElement, fresh: HTMLElement): void {
  const said = element.querySelector("#notice > .flash");
  const place = fresh.querySelector("#notice");
  if (said && place && !place.firstElementChild) place.append(said.cloneNode(true));
}

const summary = (d: HTMLDetailsElement) => d.querySelector("summary")?.textContent?.trim();

function put(element: HTMLElement, fresh: HTMLElement | null): void {
  if (!fresh) return;
  // A page that was live as a whole may now be live in parts.
  if (fresh.dataset.live) element.dataset.live = fresh.dataset.live;
  else delete element.dataset.live;
  keepSaid(element, fresh);
  if (fresh.isEqualNode(element)) return;
  const before = [...element.querySelectorAll("details")];
  element.replaceChildren(...fresh.childNodes);
  const after = [...element.querySelectorAll("details")];
  after.forEach((d, i) => {
    // By its place; where others have come or gone, by the words on it.
    const was = before.length === after.length ? before[i] : before.find((b) => summary(b) === summary(d));
    d.open = was?.open ?? d.open;
  });
  element.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
}
