// Fingers: a stick where the left thumb lands, the camera under the right, pinch to zoom, tap
// to choose, long press for the menu.

import { computed, signal } from '@preact/signals';
import { settings } from '../state/settings.ts';
import { controls, pitchSign, radiansPerPixel } from './controls.ts';
import type { ViewClicks } from './mouse.ts';

/** Whether the last thing that touched the page was a finger. */
const fingers = signal(typeof matchMedia !== 'undefined' && matchMedia('(pointer: coarse)').matches);
/** Whether the page shows controls for fingers. */
export const touchMode = computed(() => (settings.value.touchControls === 'auto' ? fingers.value : settings.value.touchControls === 'on'));

/** The stick, for drawing: where it stands and how far it is pushed (-1 to 1, y down). */
export const stick = { active: false, originX: 0, originY: 0, x: 0, y: 0 };

const STICK_REACH = 56;
const LONG_PRESS_MS = 550;
const TAP_SLACK = 12;

interface Finger { role: 'stick' | 'camera'; startX: number; startY: number; x: number; y: number; moved: boolean; timer: number }

/** Listens to fingers on the view until the returned function is called. */
export function listenTouch(view: HTMLElement, clicks: ViewClicks, inWorld: () => boolean): () => void {
  const down = new Map<number, Finger>();
  let pinch = 0;
  let lastTap = { at: 0, x: 0, y: 0 };
  const anyDown = (event: PointerEvent): void => void (fingers.value = event.pointerType === 'touch');
  const onDown = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch' || !inWorld()) return;
    (document.activeElement as HTMLElement | null)?.blur?.();
    view.setPointerCapture(event.pointerId);
    const left = event.clientX < innerWidth * 0.45 && ![...down.values()].some((finger) => finger.role === 'stick');
    const finger: Finger = { role: left ? 'stick' : 'camera', startX: event.clientX, startY: event.clientY, x: event.clientX, y: event.clientY, moved: false, timer: 0 };
    finger.timer = window.setTimeout(() => {
      if (finger.moved) return;
      finger.moved = true;
      navigator.vibrate?.(15);
      clicks.menu(finger.x, finger.y);
    }, LONG_PRESS_MS);
    down.set(event.pointerId, finger);
    pinch = 0;
  };
  const onMove = (event: PointerEvent): void => {
    const finger = down.get(event.pointerId);
    if (!finger) return;
    const dx = event.clientX - finger.x;
    const dy = event.clientY - finger.y;
    finger.x = event.clientX;
    finger.y = event.clientY;
    if (!finger.moved && Math.hypot(finger.x - finger.startX, finger.y - finger.startY) > TAP_SLACK) {
      finger.moved = true;
      clearTimeout(finger.timer);
    }
    if (!finger.moved) return;
    const cameras = [...down.values()].filter((other) => other.role === 'camera');
    if (finger.role === 'stick') pushStick(finger);
    else if (cameras.length >= 2 && cameras[0] && cameras[1]) {
      const apart = Math.hypot(cameras[0].x - cameras[1].x, cameras[0].y - cameras[1].y);
      if (pinch > 0) controls.moveCamera(0, 0, (apart - pinch) / 40);
      pinch = apart;
    } else controls.moveCamera(dx * radiansPerPixel() * 1.4, dy * radiansPerPixel() * 1.2 * pitchSign(), 0);
  };
  const onUp = (event: PointerEvent): void => {
    const finger = down.get(event.pointerId);
    if (!finger) return;
    down.delete(event.pointerId);
    clearTimeout(finger.timer);
    pinch = 0;
    if (finger.role === 'stick') restStick();
    if (finger.moved || event.type === 'pointercancel') return;
    const double = event.timeStamp - lastTap.at < 350 && Math.hypot(finger.x - lastTap.x, finger.y - lastTap.y) < 40;
    lastTap = { at: event.timeStamp, x: finger.x, y: finger.y };
    clicks.choose(finger.x, finger.y, double);
  };
  addEventListener('pointerdown', anyDown, true);
  view.addEventListener('pointerdown', onDown);
  view.addEventListener('pointermove', onMove);
  view.addEventListener('pointerup', onUp);
  view.addEventListener('pointercancel', onUp);
  return () => {
    removeEventListener('pointerdown', anyDown, true);
    view.removeEventListener('pointerdown', onDown);
    view.removeEventListener('pointermove', onMove);
    view.removeEventListener('pointerup', onUp);
    view.removeEventListener('pointercancel', onUp);
    restStick();
  };
}

function pushStick(finger: Finger): void {
  const dx = finger.x - finger.startX;
  const dy = finger.y - finger.startY;
  const length = Math.hypot(dx, dy);
  const scale = length > STICK_REACH ? 1 / length : 1 / STICK_REACH;
  Object.assign(stick, { active: true, originX: finger.startX, originY: finger.startY, x: dx * scale, y: dy * scale });
  controls.setStick(stick.x, -stick.y);
}

function restStick(): void {
  Object.assign(stick, { active: false, x: 0, y: 0 });
  controls.setStick(0, 0);
}
