// What every page brings along. Pages work without it; each part makes one thing
// smoother and finds its elements by data attributes.
import { answers } from "./answers";
import { count } from "./count";
import { keep } from "./keep";
import { keys } from "./keys";
import { live } from "./live";
import { near } from "./near";
import { push } from "./push";
import { sending } from "./sending";
import { timer } from "./timer";
import { voting } from "./vote";
import { zoom } from "./zoom";

answers();
count();
keep();
keys();
live();
near();
push();
sending();
timer();
voting();
zoom();

// A form that was refused is read from its first mistake on, which on a phone is
// further down than the page begins.
const mistake = document.querySelector<HTMLElement>("main [aria-invalid=true]");
mistake?.focus({ preventScroll: true });
mistake?.scrollIntoView({ block: "center" });
