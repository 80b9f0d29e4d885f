// Timers count on from what the server said: data-timer is how many seconds it
// has been.
export function timer(): void {
  const seen = new WeakMap<HTMLElement, number>();
  const tell = () => {
    for (const place of document.querySelectorAll<HTMLElement>("[data-timer]")) {
      if (!seen.has(place)) seen.set(place, performance.now() - Number(place.dataset.timer) * 1000);
      const seconds = Math.max(0, Math.floor((performance.now() - (seen.get(place) ?? 0)) / 1000));
      const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (place.textContent !== text) place.textContent = text;
    }
  };
  if (document.querySelector("[data-live-from], [data-timer]")) window.setInterval(tell, 1000);
}
