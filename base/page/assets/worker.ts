// Stays in the browser of whoever wants notices, and shows them while no page is
// open. It keeps no pages and answers no requests: it only shows what the server
// sent and opens what it leads to.
interface Notice {
  title: string;
  text: string;
  lang: string;
  path: string;
}

type Event = { waitUntil(p: Promise<unknown>): void };
type Push = Event & { data: { json(): Notice } | null };
type Click = Event & { notification: { data: string; close(): void } };
type Page = { url: string; focus(): Promise<unknown> };

const worker = self as unknown as {
  addEventListener(name: string, act: (event: never) => void): void;
  skipWaiting(): Promise<void>;
  location: Location;
  registration: { showNotification(title: string, options: object): Promise<void> };
  clients: { matchAll(options: object): Promise<Page[]>; openWindow(path: string): Promise<unknown> };
};

worker.addEventListener("install", (event: Event) => event.waitUntil(worker.skipWaiting()));

worker.addEventListener("push", (event: Push) => {
  const notice = event.data?.json();
  if (!notice) return;
  event.waitUntil(worker.registration.showNotification(notice.title, { body: notice.text, lang: notice.lang, tag: "today", data: notice.path }));
});

worker.addEventListener("notificationclick", (event: Click) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data, worker.location.origin).href));
});

async function open(address: string): Promise<unknown> {
  for (const page of await worker.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    if (page.url === address) return page.focus();
  }
  return worker.clients.openWindow(address);
}
