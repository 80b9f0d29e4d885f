// One-key shortcuts: a key presses the button that names it with data-key, unless
// somebody is typing or holds another key down.
export function keys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const at = event.target as HTMLElement;
    if (at.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const button = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
