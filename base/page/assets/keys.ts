// One-key shortcuts: a key presses the button that names it with data-key, or
// answers the first list that takes digits, unless somebody is typing or holds
// another key down.
export function keys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const at = event.target as HTMLElement;
    if (at instanceof HTMLSelectElement && digit(at, event.key)) {
      event.preventDefault();
      return;
    }
    if (at.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const button = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
    const first = document.querySelector<HTMLSelectElement>("select[data-digits]");
    if (!button && first && digit(first, event.key)) event.preventDefault();
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  // The list that a digit went on to must not take the same key press for itself.
  document.addEventListener("keypress", (event) => {
    if (event.target instanceof HTMLSelectElement && event.target.dataset.digits !== undefined && /^[0-9]$/.test(event.key)) event.preventDefault();
  });
}

// digit chooses, in a list whose answers begin with digits, the one that begins
// with this digit, and goes on to the next such list: one key for each.
function digit(list: HTMLSelectElement, key: string): boolean {
  if (list.dataset.digits === undefined || !/^[0-9]$/.test(key)) return false;
  const at = [...list.options].findIndex((option) => option.text.startsWith(key + " "));
  if (at < 0) return false;
  list.selectedIndex = at;
  const all = [...document.querySelectorAll<HTMLSelectElement>("select[data-digits]")];
  const next = all[all.indexOf(list) + 1] ?? list.form?.querySelector<HTMLElement>("button.main");
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}
