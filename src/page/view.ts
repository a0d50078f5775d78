import { byId } from "./element.ts";

interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const LEAST = 0.03;
const MOST = 3;
/** Below this zoom nodes show nothing but their names, as large as they can be. */
export const FAR = 0.62;
/** Below this one parts have titles. */
export const VERY_FAR = 0.42;
/** Below this one only namespaces are named, and objects are spots that show where findings are. */
export const FARTHEST = 0.13;

/** Moves and zooms the picture: drag, wheel, pinch, arrow keys, + and −. */
export class View {
  private readonly svg = byId<SVGSVGElement>("picture");
  private readonly world = byId<SVGGElement>("world");
  private x = 0;
  private y = 0;
  private zoom = 1;
  /** Whether the last press moved the picture, so that its end is no click. */
  hasMoved = false;

  constructor() {
    this.svg.removeAttribute("viewBox");
    this.svg.addEventListener("wheel", (event) => { this.wheel(event); }, { passive: false });
    this.followPointers();
  }

  get aspect(): number {
    return Math.max(0.5, this.svg.clientWidth / Math.max(1, this.svg.clientHeight));
  }

  /** Shows a part of the picture, hardly larger than it is, below what covers the `top` of the window. */
  show({ x, y, width, height }: Box, top = 0): void {
    const [w, h] = [this.svg.clientWidth, this.svg.clientHeight];
    this.zoom = clamp(Math.min(this.zoomFor({ width, height }, top), 1.1));
    this.x = w / 2 - (x + width / 2) * this.zoom;
    this.y = (h + top) / 2 - (y + height / 2) * this.zoom;
    this.apply();
  }

  /** The zoom at which so much fits into the window. */
  zoomFor({ width, height }: Pick<Box, "width" | "height">, top = 0): number {
    return Math.min((this.svg.clientWidth - 32) / Math.max(width, 1), Math.max(80, this.svg.clientHeight - top - 32) / Math.max(height, 1));
  }

  /** Brings a part into the middle where it is not in sight; `closer`: zooms in as far as it can be read. */
  reveal({ x, y, width, height }: Box, closer: boolean): void {
    const [w, h] = [this.svg.clientWidth, this.svg.clientHeight];
    const [left, top] = [x * this.zoom + this.x, y * this.zoom + this.y];
    const isInSight = left > 8 && top > 8 && left + width * this.zoom < w - 8 && top + height * this.zoom < h - 8;
    if (isInSight && (this.zoom > 0.5 || !closer)) return;
    if (closer) this.zoom = Math.max(this.zoom, 0.9);
    this.x = w / 2 - (x + width / 2) * this.zoom;
    this.y = h / 2 - (y + height / 2) * this.zoom;
    this.apply();
  }

  zoomBy(factor: number, at?: { readonly x: number; readonly y: number }): void {
    const { x, y } = at ?? { x: this.svg.clientWidth / 2, y: this.svg.clientHeight / 2 };
    const zoom = clamp(this.zoom * factor);
    this.x = x - ((x - this.x) / this.zoom) * zoom;
    this.y = y - ((y - this.y) / this.zoom) * zoom;
    this.zoom = zoom;
    this.apply();
  }

  private moveBy(x: number, y: number): void {
    this.x += x;
    this.y += y;
    this.apply();
  }

  private apply(): void {
    this.world.setAttribute("transform", `translate(${this.x.toFixed(1)} ${this.y.toFixed(1)}) scale(${this.zoom.toFixed(4)})`);
    this.svg.classList.toggle("is-far", this.zoom < FAR);
    this.svg.classList.toggle("is-very-far", this.zoom < VERY_FAR);
    this.svg.classList.toggle("is-farthest", this.zoom < FARTHEST);
    this.svg.style.setProperty("--far-size", `${Math.min(500, 15 / this.zoom).toFixed(1)}px`);
    this.svg.style.setProperty("--label-size", `${(10 / this.zoom).toFixed(1)}px`);
    this.svg.style.setProperty("--title-size", `${Math.min(90, 12.5 / this.zoom).toFixed(1)}px`);
    this.svg.style.setProperty("--far-line", `${Math.min(8, 1.2 / this.zoom).toFixed(2)}px`);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const { left, top } = this.svg.getBoundingClientRect();
    const unit = event.deltaMode === 1 ? 20 : 1;
    if (event.shiftKey) this.moveBy(-event.deltaY * unit, 0);
    else this.zoomBy(Math.exp((-event.deltaY * unit) / (event.ctrlKey ? 100 : 450)), { x: event.clientX - left, y: event.clientY - top });
  }

  private followPointers(): void {
    const pointers = new Map<number, PointerEvent>();
    this.svg.addEventListener("pointerdown", (event) => {
      pointers.set(event.pointerId, event);
      if (pointers.size === 1) this.hasMoved = false;
    });
    addEventListener("pointermove", (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
      if (!this.hasMoved && Math.abs(dx) + Math.abs(dy) < 4) return;
      this.hasMoved = true;
      const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
      if (other) {
        const distance = (one: PointerEvent) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
        const { left, top } = this.svg.getBoundingClientRect();
        this.zoomBy(distance(event) / Math.max(1, distance(before)), { x: (event.clientX + other.clientX) / 2 - left, y: (event.clientY + other.clientY) / 2 - top });
      } else this.moveBy(dx, dy);
      pointers.set(event.pointerId, event);
    });
    for (const name of ["pointerup", "pointercancel"] as const) addEventListener(name, (event) => { pointers.delete(event.pointerId); });
  }
}

function clamp(zoom: number): number {
  return Math.min(MOST, Math.max(LEAST, zoom));
}
