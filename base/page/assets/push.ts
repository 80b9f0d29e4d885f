// Notices on this device, by choice. A part with data-push (the server's public
// key) holds the form that turns them on; it shows where the browser can, in
// place of the sentence that it cannot. The browser is asked only after the tap.
export function push(): void {
  const part = document.querySelector<HTMLElement>("[data-push]");
  const form = part?.querySelector("form");
  if (!part || !form || !("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  part.hidden = false;
  document.querySelector<HTMLElement>("[data-push-unable]")?.setAttribute("hidden", "");
  const say = (text: string | undefined) => {
    const note = part.querySelector("[data-push-note]");
    if (note) note.textContent = text ?? "";
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say("");
    turnOn(part.dataset.push ?? "").then(
      (made) => {
        if (!made) return say(part.dataset.pushRefused);
        const said = made.toJSON();
        fill(form, "endpoint", said.endpoint);
        fill(form, "p256dh", said.keys?.p256dh);
        fill(form, "auth", said.keys?.auth);
        form.submit();
      },
      () => say(part.dataset.pushFailed),
    );
  });
}

function fill(form: HTMLFormElement, name: string, value: string | undefined): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value ?? "";
}

// turnOn asks the browser, null where its owner says no. One that knows another
// key of this server forgets it and is asked again.
async function turnOn(key: string): Promise<PushSubscription | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  await navigator.serviceWorker.register("/worker.js");
  const at = (await navigator.serviceWorker.ready).pushManager;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await at.subscribe(options);
  } catch (error) {
    const old = await at.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return at.subscribe(options);
  }
}
