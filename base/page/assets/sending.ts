// While a form is on its way: its button rests, so that an impatient second tap
// sends nothing, and after a second a bar at the top shows that something moves.
// The server answers a doubled form once in any case.
export function sending(): void {
  let timer: number | undefined;
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    if (event.submitter?.hasAttribute("data-file")) return; // the page stays: nothing ends the bar
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    timer = window.setTimeout(() => document.documentElement.classList.add("sending"), 1000);
    // A bad line: let them try again.
    window.setTimeout(() => delete form.dataset.sent, 15000);
  });
  window.addEventListener("pageshow", () => {
    window.clearTimeout(timer);
    document.documentElement.classList.remove("sending");
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset.sent;
  });
}
