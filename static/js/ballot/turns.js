// 大字版的选票, one task a page: what it is about, then one person a screen, then all choices to look over, and only there
// the button that casts. The form stays the plain one; its parts are shown in turn.
//
// Where somebody is, stands in this object alone: nothing is kept, nothing goes into the address or the history, so none
// of them tells in which order somebody chose. Without this script the whole form is there. Keeps to older syntax, as
// slip.js does.

import { leftOn } from "./counter.js";

const START = -1;

export function takeTurns(page) {
  return page.querySelector("[data-turns]") ? new Turns(page) : null;
}

class Turns {
  constructor(page) {
    this.page = page;
    this.form = page.querySelector("form");
    this.choices = [...this.form.querySelectorAll(".choice")];
    this.review = this.choices.length;
    this.measure = page.dataset.unit === "人" ? "位" : "个";
    this.hasReviewed = false;
    for (const button of page.querySelectorAll("[data-go]")) {
      button.addEventListener("click", () => this.go(button.dataset.go));
    }
    this.form.addEventListener("submit", (event) => this.onSubmit(event), true);
    this.form.addEventListener("invalid", (event) => this.onInvalid(event), true);
    this.show(START);
  }

  go(where) {
    if (where === "back") this.show(this.at - 1, true);
    else if (where === "review") this.show(this.review, true);
    else this.show(this.at === START ? this.firstLeft() : this.at + 1, true);
  }

  firstLeft() {
    const at = this.choices.findIndex((choice) => !choice.querySelector(":checked"));
    return at < 0 ? this.review : at;
  }

  // The Enter key sends a form from any of its fields; a ballot is cast from the last screen only.
  onSubmit(event) {
    if (this.at === this.review) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.go("on");
  }

  // What lacks may stand on another screen, where the browser can't point at it.
  onInvalid(event) {
    event.preventDefault();
    if (event.target !== this.form.querySelector(":invalid:not(fieldset)")) return;
    const at = this.choices.indexOf(event.target.closest(".choice"));
    this.show(at, true);
    if (at === START) event.target.focus();
  }

  show(at, isAsked = false) {
    this.at = at;
    const screen = at === START ? "start" : at === this.review ? "review" : "one";
    this.hasReviewed = this.hasReviewed || screen === "review";
    for (const part of this.page.querySelectorAll("[data-screen]")) {
      part.hidden = !part.dataset.screen.split(" ").includes(screen);
    }
    this.choices.forEach((choice, place) => (choice.hidden = place !== at));
    for (const section of this.form.querySelectorAll("[data-section]")) {
      section.hidden = !section.querySelector(".choice:not([hidden])");
    }
    this.page.querySelector("[data-where]").textContent = `第${at + 1}${this.measure}，共${this.review}${this.measure}`;
    this.refresh();
    this.page.dispatchEvent(new Event("turned"));
    if (isAsked) this.bringIntoSight(screen);
  }

  bringIntoSight(screen) {
    scrollTo(0, 0);
    this.page.querySelector(`[data-focus="${screen}"]`).focus({ preventScroll: true });
  }

  // After every change of a choice, by whomever it was made: another slip's code empties the form.
  refresh() {
    const left = leftOn(this.form);
    const isLast = this.at === this.review - 1;
    this.label("back", this.at === 0 ? "看说明" : `上一${this.measure}`, this.at > START);
    this.label("on", this.at === START ? this.opening(left) : `下一${this.measure}`, !isLast);
    this.label("review", "去核对", this.at !== START && (isLast || !left || this.hasReviewed));
    this.page.querySelector('[data-go="review"]').classList.toggle("button--primary", isLast);
    this.listChoices();
  }

  opening(left) {
    if (!left) return "去核对";
    return left === this.review ? "开始选" : "接着选";
  }

  label(where, words, isOffered) {
    const button = this.page.querySelector(`[data-go="${where}"]`);
    button.textContent = words;
    button.hidden = !isOffered;
  }

  listChoices() {
    const list = this.page.querySelector("[data-review]");
    list.textContent = "";
    if (this.at === this.review) this.choices.forEach((choice, at) => list.appendChild(this.rowOf(choice, at)));
  }

  rowOf(choice, at) {
    const row = this.page.querySelector("[data-review-row]").content.cloneNode(true);
    const chosen = choice.querySelector(":checked");
    row.querySelector("[data-name]").textContent = choice.querySelector("legend b").textContent;
    row.querySelector("[data-chosen]").textContent = chosen ? chosen.parentElement.textContent : "没有选";
    row.querySelector("[data-change]").textContent = chosen ? "改" : "去选";
    row.querySelector("button").addEventListener("click", () => this.show(at, true));
    return row;
  }
}
