// The live count under a text field: how many characters are left, in the words
// the server wrote beside it.
export function count(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-count]")) {
    const field = document.getElementById(place.dataset.count ?? "") as HTMLTextAreaElement | null;
    const max = Number(place.dataset.max);
    if (!field || !max) continue;
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const tell = () => {
      // Counted as the server counts: by code points, line ends as one.
      const used = [...field.value].length;
      place.textContent = `${number.format(used)} / ${number.format(max)}`;
      place.classList.toggle("over", used > max);
    };
    field.addEventListener("input", tell);
    if (field.value) tell();
  }
}
