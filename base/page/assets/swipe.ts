// Answering by swiping, where somebody has switched it on for this browser: to
// the right agrees, to the left disagrees. The buttons stay.
export function swipe(root: HTMLElement, place: HTMLElement, form: HTMLFormElement): void {
  const choice = root.querySelector<HTMLElement>("[data-swipe]");
  const box = choice?.querySelector<HTMLInputElement>("input");
  if (!choice || !box || !("PointerEvent" in window)) return;
  choice.hidden = false;
  box.checked = localStorage.getItem("swipe") === "on";
  place.classList.toggle("swipes", box.checked);
  box.addEventListener("change", () => {
    localStorage.setItem("swipe", box.checked ? "on" : "off");
    place.classList.toggle("swipes", box.checked);
  });

  let from: { x: number; y: number; id: number } | undefined;
  const rest = () => {
    from = undefined;
    place.style.removeProperty("translate");
  };
  place.addEventListener("pointerdown", (event) => {
    if (box.checked && event.isPrimary) {
      from = { x: event.clientX, y: event.clientY, id: event.pointerId };
      place.setPointerCapture(event.pointerId);
    }
  });
  place.addEventListener("pointermove", (event) => {
    if (from?.id === event.pointerId) place.style.setProperty("translate", `${event.clientX - from.x}px 0`);
  });
  place.addEventListener("pointercancel", rest);
  place.addEventListener("pointerup", (event) => {
    if (from?.id !== event.pointerId) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    rest();
    if (Math.abs(x) < 90 || Math.abs(x) < 2 * Math.abs(y)) return;
    form.querySelector<HTMLButtonElement>(`[name=vote][value=${x > 0 ? "agree" : "disagree"}]`)?.click();
  });
}
