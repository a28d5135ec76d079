/**
 * Preview shows one person on a turntable: the creation screen and the paper doll. It is a small scene
 * of its own in its own canvas, with a clear or given background; drag turns, nothing moves by itself
 * but breath.
 */
import { DirectionalLight, Group, HemisphereLight, Mesh, MeshLambertMaterial, NeutralToneMapping, PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import { dress, type Outfit } from './actor/dress.ts';
import { People } from './actor/people.ts';
import { aim, gesture, gestureOver, JOINT_COUNT } from './actor/pose.ts';
import { flowers } from './palette.ts';
import { random } from './shape/random.ts';
import { ball, colour, cone, cylinder, gradient, place, rough, Soup } from './shape/soup.ts';
import type { Gesture, PersonLook } from './types.ts';
import { uniforms } from './uniforms.ts';

/** Distances of the camera, metres. */
const WHOLE = 5.3, PORTRAIT = 1.75;
/** The figure's own number: how it breathes. */
const SEED = 0.3;

export class Preview {
  /** Radians; 0 shows the front. The figure turns there softly. */
  yaw = 0.35;
  /** Metres; WHOLE shows all of the figure, 1.6 the face. The camera goes there softly. */
  distance = WHOLE;
  private turned = 0.35;
  private reached = WHOLE;
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(30, 1, 0.1, 50);
  private readonly people = new People(false, 1);
  private readonly goal = new Float32Array(JOINT_COUNT);
  private outfit: Outfit | null = null;
  private gesture: { kind: Gesture; age: number } | null = null;
  private last = 0;
  private pointer: number | null = null;
  private pointerX = 0;
  private readonly canvas: HTMLCanvasElement;
  private readonly stand: Mesh;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.renderer.toneMapping = NeutralToneMapping;
    this.renderer.setClearColor(0x000000, 0);
    // Light from the viewer's side: the face is what people look at.
    const sun = new DirectionalLight('#ffe2b8', 2.9);
    sun.position.set(2.2, 3.2, 5);
    const back = new DirectionalLight('#9fc4ff', 1.2);
    back.position.set(-3, 3, -4);
    this.stand = turntable();
    const group = new Group();
    group.add(this.people.group, this.stand);
    this.scene.add(sun, back, new HemisphereLight('#cfe0ff', '#b09a70', 1.7), group);
    canvas.addEventListener('pointerdown', this.down);
    canvas.addEventListener('pointermove', this.drag);
    canvas.addEventListener('pointerup', this.up);
    canvas.addEventListener('pointercancel', this.up);
    this.resize();
  }

  /** show dresses the figure; joints go on from where they are. */
  show(look: PersonLook): void {
    const outfit = dress(look);
    this.people.dress(0, outfit, SEED);
    this.people.begin();
    this.people.list(0, outfit, 0, 0, false);
    this.people.end();
    if (!this.outfit) {
      aim(this.goal, { posture: 'stand', speed: 0, stride: 0, time: 0, seed: SEED, hold: outfit.hold });
      this.people.bend(0, this.goal, 1);
    }
    this.outfit = outfit;
  }

  /** play lets the figure make a gesture: a wave when the name is chosen. */
  play(kind: Gesture): void {
    this.gesture = { kind, age: 0 };
  }

  /** portrait comes near to the face, turned so that hair behind shows as well; false shows the whole figure. */
  portrait(near: boolean, turn = 0.35): void {
    this.distance = near ? PORTRAIT : WHOLE;
    this.yaw = turn;
  }

  resize(): void {
    const width = Math.max(1, this.canvas.clientWidth), height = Math.max(1, this.canvas.clientHeight);
    this.renderer.setPixelRatio(Math.min(2, globalThis.devicePixelRatio || 1));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
  }

  /** frame draws; call it once per animation frame while the preview is on the screen. now: milliseconds. */
  frame(now: number): void {
    const { outfit } = this;
    if (!outfit) return;
    const seconds = Math.min(0.1, Math.max(0, (now - this.last) / 1000));
    this.last = now;
    aim(this.goal, { posture: 'stand', speed: 0, stride: 0, time: now / 1000, seed: SEED, hold: outfit.hold });
    if (this.gesture) {
      this.gesture.age += seconds;
      if (gestureOver(this.gesture.kind, this.gesture.age)) this.gesture = null;
      else gesture(this.goal, this.gesture.kind, this.gesture.age, outfit.hold);
    }
    this.people.bend(0, this.goal, 1 - Math.exp(-seconds * 14));
    const soft = this.last > 0 ? 1 - Math.exp(-seconds * 5) : 1;
    this.turned += (this.yaw - this.turned) * (this.pointer === null ? soft : 1);
    this.reached += (this.distance - this.reached) * soft;
    this.people.place(0, 0, 0, 0, this.turned, 1, 0);
    this.people.flush();
    const near = Math.max(0, Math.min(1, (WHOLE - this.reached) / (WHOLE - PORTRAIT))), middle = (0.8 + near * 0.8) * outfit.scale;
    this.camera.position.set(0, middle + 0.3 - near * 0.14, this.reached);
    this.camera.lookAt(0, middle, 0);
    // The preview shares the world's rim light and night; by itself it is a fair day.
    const night = uniforms.night.value;
    uniforms.night.value = 0;
    this.renderer.render(this.scene, this.camera);
    uniforms.night.value = night;
  }

  dispose(): void {
    this.canvas.removeEventListener('pointerdown', this.down);
    this.canvas.removeEventListener('pointermove', this.drag);
    this.canvas.removeEventListener('pointerup', this.up);
    this.canvas.removeEventListener('pointercancel', this.up);
    this.people.dispose();
    this.stand.geometry.dispose();
    this.renderer.dispose();
  }

  private readonly down = (e: PointerEvent): void => {
    this.pointer = e.pointerId;
    this.pointerX = e.clientX;
    this.canvas.setPointerCapture(e.pointerId);
  };

  private readonly drag = (e: PointerEvent): void => {
    if (e.pointerId !== this.pointer) return;
    this.yaw += (e.clientX - this.pointerX) * 0.012;
    this.pointerX = e.clientX;
  };

  private readonly up = (e: PointerEvent): void => {
    if (e.pointerId === this.pointer) this.pointer = null;
  };
}

/** turntable is a plinth of two steps with grass on it, and the shade of who stands there. */
function turntable(): Mesh {
  const s = new Soup(3);
  s.add(rough(cylinder(1.02, 1.1, 0.14, 18), 0.05, 2), place(0, -0.23), gradient('#5f5148', '#b3a48e', -0.32, -0.15));
  s.add(rough(cylinder(0.84, 0.9, 0.16, 18), 0.04, 5), place(0, -0.09), gradient('#75665a', '#d6c8b0', -0.2, 0));
  s.add(rough(cylinder(0.74, 0.74, 0.03, 18), 0.02, 3), place(0, -0.012), gradient('#7aa850', '#93c45c', -0.1, 0.1));
  for (const [radius, hex] of [[0.42, '#769f4c'], [0.3, '#5f8640'], [0.19, '#4c7036']] as const) {
    s.add(cylinder(radius, radius, 0.004, 18), place(0, 0.006 + (0.42 - radius) * 0.02), colour(hex), { grain: 0 });
  }
  const r = random(9);
  for (let i = 0; i < 26; i++) {
    const a = r() * 6.28, d = 0.5 + r() * 0.22, high = 0.06 + r() * 0.1;
    s.add(cone(0.018, high, 3), place(Math.cos(a) * d, high / 2, Math.sin(a) * d, 0.2 * Math.sin(a), a, 0.15), gradient('#5f9440', '#b4d868', 0, 0.14));
    if (i % 4 === 0) s.add(ball(0.022, 0), place(Math.cos(a + 0.2) * d, 0.07, Math.sin(a + 0.2) * d), colour(flowers[i % flowers.length]!));
  }
  return new Mesh(s.build(), new MeshLambertMaterial({ vertexColors: true }));
}
