// What others said already, told while somebody is typing. What was told is noted
// in the form, so that it is not asked again when the form is sent.
export function near(): void {
  const place = document.querySelector<HTMLElement>("[data-near]");
  const field = place?.closest("form")?.querySelector("textarea");
  if (!place || !field) return;
  const seen = document.createElement("input");
  Object.assign(seen, { type: "hidden", name: "seen", value: "" });
  place.before(seen);
  const told = new Set<string>();
  let timer: number | undefined;
  let asked = field.value;

  const ask = async () => {
    const text = field.value;
    if (text === asked) return;
    asked = text;
    try {
      const answer = await fetch(place.dataset.near!, { method: "POST", body: new URLSearchParams({ text }), credentials: "same-origin" });
      if (!answer.ok || field.value !== text) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      if (fresh.innerHTML.trim() === place.innerHTML.trim()) return;
      place.replaceChildren(...fresh.childNodes);
      for (const one of place.querySelectorAll<HTMLElement>("[data-seen]")) told.add(one.dataset.seen!);
      seen.value = [...told].join(",");
    } catch {
      // No line: the form asks when it is sent.
    }
  };
  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), 350);
  });
}
