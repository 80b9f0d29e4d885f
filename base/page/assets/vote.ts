import { type Answer, type Taken, drop, keep, kept, newKey, send, takeBack } from "./answers";
import { swipe } from "./swipe";

// One statement after the other, without waiting for the line: an answer is kept
// in the browser, the next statement comes from the page's own supply, and the
// page says "saved" only when the server has it. Without this script, or where
// the browser keeps nothing, the form goes the usual way.
export function voting(): void {
  void refused();
  const root = document.querySelector<HTMLElement>("[data-voting]");
  if (!root || !("indexedDB" in window)) return;
  const form = root.querySelector<HTMLFormElement>("form:not(.saved)")!;
  const saved = root.querySelector<HTMLFormElement>("form.saved")!;
  const place = root.querySelector<HTMLElement>("#asked")!;
  const supply = root.querySelector<HTMLTemplateElement>("template[data-ahead]")?.content;
  let last: { key: string; card: Element; vote: string } | undefined;
  let ends = false;

  const field = (of: HTMLFormElement, name: string) => of.elements.namedItem(name) as HTMLInputElement | null;
  const fill = (of: HTMLFormElement, name: string, value: string) => {
    const at = field(of, name);
    if (at) at.value = value;
  };

  // show says where the last answer is: sending, kept here, saved, refused.
  const show = (name: string, note = "") => {
    const word = root.querySelector<HTMLTemplateElement>("template[data-status]")!.content.querySelector(`[data-is="${name}"]`);
    saved.hidden = false;
    saved.querySelector("[data-said]")!.replaceChildren(word?.cloneNode(true) ?? "");
    const line = saved.querySelector<HTMLElement>("[data-note]")!;
    line.hidden = note === "";
    line.textContent = note;
    saved.querySelector("button")!.hidden = name === "undone" || name === "refused";
  };

  // ask puts a statement in the place of the one that was answered.
  const ask = (card: Element) => {
    const { number, shown, id } = (card as HTMLElement).dataset;
    place.replaceChildren(card);
    fill(form, "statement", number ?? "");
    fill(form, "shown", shown ?? "");
    fill(form, "known", "");
    const matters = field(form, "matters");
    if (matters) matters.checked = false;
    for (const button of form.querySelectorAll("[name=vote]")) {
      button.classList.remove("chosen");
      button.setAttribute("aria-pressed", "false");
    }
    const link = root.querySelector<HTMLAnchorElement>("[data-link]");
    if (link) link.href = link.dataset.link + (number ?? "");
    const report = root.querySelector<HTMLAnchorElement>("[data-report]");
    if (report) report.href = `/report/${id}`;
  };

  // onward leads to what the server has next: where one stands, enough, the end.
  const onward = () => {
    const more = field(form, "more") ? "&more=1" : "";
    location.assign(`${root.dataset.voting}?last=${field(saved, "statement")?.value ?? ""}${more}`);
  };

  // sentSoon waits for the line, but not for long: a bad one is as none.
  const sentSoon = () => Promise.race([send(), new Promise<boolean>((done) => setTimeout(() => done(false), 3000))]);

  const next = async () => {
    const card = supply?.firstElementChild;
    if (!card || (card as HTMLElement).dataset.stop !== undefined) {
      form.inert = true;
      if (await sentSoon()) return onward();
      form.inert = false;
    }
    if (card) return ask(card);
    ends = true;
    place.replaceChildren(root.querySelector<HTMLTemplateElement>("template[data-end]")!.content.cloneNode(true));
    form.hidden = true;
  };

  const put = (to: string, values: Record<string, string>, card: Element): Answer => ({
    key: values.key ?? newKey(),
    order: Date.now() + performance.now() / 1e6,
    to,
    form: values,
    text: card.querySelector("h1")?.textContent ?? "",
    lang: card.querySelector("h1")?.lang ?? "",
    state: "waits",
  });

  form.addEventListener("submit", (event) => {
    const vote = (event.submitter as HTMLButtonElement | null)?.value;
    const card = place.firstElementChild;
    if (form.inert) event.preventDefault();
    if (!vote || !card || form.inert) return;
    event.preventDefault();
    const values: Record<string, string> = { key: newKey(), vote };
    for (const name of ["statement", "shown", "known", "as"]) values[name] = field(form, name)?.value ?? "";
    if (field(form, "matters")?.checked) values.matters = "yes";
    const answer = put(form.action, values, card);
    last = { key: answer.key, card, vote };
    fill(saved, "statement", values.statement);
    const said = saved.querySelector<HTMLElement>("[data-text]")!;
    said.textContent = answer.text.length > 60 ? answer.text.slice(0, 59) + "…" : answer.text;
    said.lang = answer.lang;
    show("sending");
    form.inert = true;
    keep(answer).then(
      () => {
        form.inert = false;
        window.setTimeout(() => last?.key === answer.key && saved.querySelector("[data-is=sending]") && show("kept"), 700);
        void send();
        void next();
      },
      () => {
        // The browser keeps nothing: the plain form.
        fill(form, "statement", values.statement);
        form.inert = false;
        last = undefined;
        const choice = document.createElement("input");
        Object.assign(choice, { type: "hidden", name: "vote", value: vote });
        form.append(choice);
        form.submit();
      },
    );
  });

  saved.addEventListener("submit", (event) => {
    const back = last;
    if (!back) return;
    event.preventDefault();
    const values = { statement: field(saved, "statement")!.value, as: field(saved, "as")!.value };
    void (async () => {
      if (!(await takeBack(back.key))) await keep(put(saved.action, values, back.card));
      const now = place.firstElementChild;
      if (now?.matches(".asked") && supply) supply.prepend(now);
      if (ends) form.hidden = ends = false;
      last = undefined;
      ask(back.card);
      show("undone");
      void send();
    })();
  });

  document.addEventListener("taken", (event) => {
    const told = (event as CustomEvent<Taken>).detail;
    if (told.outcome === "refused") void refused();
    if (told.key !== last?.key) return;
    if (told.over) return location.replace(root.dataset.voting!); // says so, and lists what was not counted
    show(told.outcome === "saved" ? last.vote : told.outcome, told.note);
    if (ends && told.outcome === "saved") void send().then((all) => all && onward());
  });

  // Answers that waited from an earlier visit go first; what they answered is
  // not asked again.
  void (async () => {
    const earlier = (await kept()).filter((a) => a.state === "waits" && a.to.endsWith(root.dataset.voting!));
    if (earlier.length === 0 || !supply) return;
    form.inert = true;
    const latest = earlier[earlier.length - 1].form.statement;
    if (await sentSoon()) return location.replace(`${root.dataset.voting}?last=${latest}`);
    form.inert = false;
    show("kept");
    const done = new Set(earlier.map((a) => a.form.statement));
    for (const card of supply.querySelectorAll<HTMLElement>(".asked")) if (done.has(card.dataset.number!)) card.remove();
    if (done.has(field(form, "statement")!.value)) void next();
  })();

  swipe(root, place, form);
}

// refused lists the answers of this person that were not taken.
async function refused(): Promise<void> {
  const section = document.querySelector<HTMLElement>("[data-refused]");
  if (!section || !("indexedDB" in window)) return;
  const own = (await kept()).filter((a) => a.state === "refused" && a.to.includes(section.dataset.refused + "/"));
  const words = section.querySelector("template")!.content;
  section.querySelector("ul")!.replaceChildren(
    ...own.map((a) => {
      const line = document.createElement("li");
      const text = document.createElement("p");
      text.className = "words";
      text.lang = a.lang;
      text.dir = "auto";
      text.textContent = a.text;
      const why = document.createElement("p");
      why.className = "kicker";
      const vote = words.querySelector(`[data-is="${a.form.vote}"]`)?.textContent;
      why.textContent = [vote, a.sentence].filter(Boolean).join(" · ");
      line.append(text, why);
      return line;
    }),
  );
  section.hidden = own.length === 0;
  section.querySelector("button")!.onclick = async () => {
    for (const a of own) await drop(a.key);
    section.hidden = true;
  };
}
