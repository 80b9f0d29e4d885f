// A circle of the chart opens into its circles: the picture moves there, and the
// page that shows it from near follows. Without this the link alone does it.

export function zoom(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<SVGAElement>("svg a[data-zoom]");
    const picture = link?.closest<SVGSVGElement>("svg");
    if (!link || !picture || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    event.preventDefault();
    const from = box(picture.getAttribute("viewBox"));
    const to = box(link.getAttribute("data-zoom"));
    const began = performance.now();
    const move = (now: number) => {
      const share = Math.min(1, (now - began) / 180);
      const eased = share * (2 - share);
      picture.setAttribute("viewBox", from.map((at, i) => at + ((to[i] ?? at) - at) * eased).join(" "));
      if (share < 1) requestAnimationFrame(move);
      else location.assign(link.href.baseVal);
    };
    requestAnimationFrame(move);
    window.addEventListener("pageshow", () => picture.setAttribute("viewBox", from.join(" ")), { once: true });
  });
}

function box(text: string | null): number[] {
  return (text ?? "").split(" ").map(Number);
}
