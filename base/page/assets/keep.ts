// Words that must not be lost on a bad line. A form with data-keep keeps what is
// typed in this browser, under its key, until the server has taken it. It is
// sent by script: where the line is down, the form says so, and it is sent once
// when the line is back (the form's own key lets the server take it once, however
// often it arrives). What the server answers is then shown, also where it says
// that the moment has passed.

const prefix = "keep:";

interface Waiting {
  action: string;
  body: string;
  at: number;
}

export function keep(): void {
  carried();
  restore(document);
  document.addEventListener("renewed", (event) => restore(event.target as HTMLElement));
  document.addEventListener("input", (event) => {
    const form = (event.target as HTMLElement).closest<HTMLFormElement>("form[data-keep]");
    if (form) save(form);
  });
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      if (!form.matches("form[data-keep]")) return;
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form, (event as SubmitEvent).submitter) as unknown as Record<string, string>);
      const key = prefix + "send:" + form.dataset.keep;
      put(key, JSON.stringify({ action: form.action, body: body.toString(), at: Date.now() } satisfies Waiting));
      void send(key);
    },
    { capture: true },
  );
  const flush = () => {
    for (const key of keys(prefix + "send:")) void send(key);
  };
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) flush();
  });
  window.setInterval(flush, 4000);
  flush();
}

const sending = new Set<string>();

async function send(key: string): Promise<void> {
  const text = get(key);
  if (!text || sending.has(key)) return;
  const waiting = JSON.parse(text) as Waiting;
  if (Date.now() - waiting.at > 24 * 3600 * 1000) return drop(key);
  sending.add(key);
  const form = document.querySelector<HTMLFormElement>(`form[data-keep="${CSS.escape(key.slice((prefix + "send:").length))}"]`);
  try {
    const answer = await fetch(waiting.action, {
      method: "POST",
      body: waiting.body,
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "text/html" },
      credentials: "same-origin",
    });
    if (answer.status >= 500 && answer.status !== 507) throw new Error("away");
    const page = await answer.text();
    drop(key);
    drop(prefix + key.slice((prefix + "send:").length));
    show(page, answer);
  } catch {
    note(form, form?.dataset.keepWaits ?? "");
  } finally {
    sending.delete(key);
  }
}

// The sentence that was said about what was sent stood on the answer, which is
// asked for once more as a page of its own: it is carried there.
const saidKey = "concentric:said";

function carry(said: string): void {
  try {
    sessionStorage.setItem(saidKey, said);
  } catch {
    // No room in this browser: the page shows by itself that it was taken.
  }
}

function carried(): void {
  let said: string | null = null;
  try {
    said = sessionStorage.getItem(saidKey);
    sessionStorage.removeItem(saidKey);
  } catch {
    return;
  }
  if (!said) return;
  const flash = new DOMParser().parseFromString(said, "text/html").body.firstElementChild;
  const place = document.getElementById("notice");
  if (flash && place && !place.firstElementChild) place.append(flash);
}

// show puts the page that the server answered in place of this one.
function show(page: string, answer: Response): void {
  const fresh = new DOMParser().parseFromString(page, "text/html");
  const here = document.getElementById("main");
  const main = fresh.getElementById("main");
  if (!here || !main) return location.reload();
  if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
    const said = main.querySelector("#notice > .flash");
    if (said) carry(said.outerHTML);
    return location.assign(answer.url);
  }
  here.replaceChildren(...main.childNodes);
  here.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
  if (!answer.ok) here.scrollIntoView({ block: "start" });
}

function save(form: HTMLFormElement): void {
  const typed: Record<string, string> = {};
  for (const field of form.querySelectorAll<HTMLTextAreaElement>("textarea")) {
    if (field.value !== field.defaultValue) typed[field.name] = field.value;
  }
  const key = prefix + form.dataset.keep;
  if (Object.keys(typed).length === 0) drop(key);
  else put(key, JSON.stringify(typed));
}

// restore puts back what was typed before the page was left or loaded again.
function restore(within: Document | HTMLElement): void {
  for (const form of within.querySelectorAll<HTMLFormElement>("form[data-keep]")) {
    if (get(prefix + "send:" + form.dataset.keep)) note(form, form.dataset.keepWaits ?? "");
    const text = get(prefix + form.dataset.keep);
    if (!text) continue;
    const typed = JSON.parse(text) as Record<string, string>;
    for (const field of form.querySelectorAll<HTMLTextAreaElement>("textarea")) {
      const before = typed[field.name];
      if (before === undefined || field.value === before) continue;
      field.value = before;
      field.closest("details")?.setAttribute("open", "");
      note(form, form.dataset.keepAgain ?? "");
    }
  }
}

// outlived tells whether a form that keeps its words is not in what the server shows
// now; over says so beside what was typed in it.
export function outlived(form: HTMLFormElement | null, fresh: HTMLElement | null): boolean {
  const key = form?.dataset.keep;
  return key !== undefined && fresh !== null && !fresh.querySelector(`form[data-keep="${CSS.escape(key)}"]`);
}

export function over(form: HTMLFormElement): void {
  if (get(prefix + form.dataset.keep)) note(form, form.dataset.keepOver ?? "");
}

function note(form: HTMLFormElement | null, text: string): void {
  const place = form?.querySelector<HTMLElement>("[data-keep-note]");
  if (place && place.textContent !== text) place.textContent = text;
}

// Storage may be switched off: then nothing is kept, and all else works.
function get(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function put(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing is kept.
  }
}

function drop(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

function keys(beginning: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(beginning));
  } catch {
    return [];
  }
}
