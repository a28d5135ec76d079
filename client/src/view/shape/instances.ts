/** Instances is one draw of one soup in many places, for plantMaterial. The buffers grow as needed. */
import { DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, type BufferGeometry, type Material } from 'three';

export class Instances {
  readonly mesh: Mesh;
  private readonly geometry = new InstancedBufferGeometry();
  private places!: InstancedBufferAttribute;
  private looks!: InstancedBufferAttribute;
  private readonly limit: number;
  private count = 0;

  /** Limit: instances drawn at most; more are left out. */
  constructor(model: BufferGeometry, material: Material, depth: Material | null, limit = 6000) {
    for (const name of ['position', 'normal', 'color', 'mark']) this.geometry.setAttribute(name, model.getAttribute(name));
    this.limit = limit;
    this.attach(Math.min(limit, 64));
    this.mesh = new Mesh(this.geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.receiveShadow = true;
    if (depth) {
      this.mesh.castShadow = true;
      this.mesh.customDepthMaterial = depth;
    }
  }

  begin(): void {
    this.count = 0;
  }

  /**
   * append adds packed instances moved by (x, y, z): places are x, y, z, yaw; looks are bytes: tint
   * red, green, blue (128 is 1) and scale (64 is 1).
   */
  append(places: Float32Array, looks: Uint8Array, x: number, y: number, z: number): void {
    const n = Math.min(places.length / 4, this.limit - this.count);
    this.reserve(this.count + n);
    const to = this.places.array as Float32Array;
    for (let i = 0; i < n; i++) {
      const o = (this.count + i) * 4, p = i * 4;
      to[o] = places[p]! + x;
      to[o + 1] = places[p + 1]! + y;
      to[o + 2] = places[p + 2]! + z;
      to[o + 3] = places[p + 3]!;
    }
    (this.looks.array as Uint8Array).set(looks.subarray(0, n * 4), this.count * 4);
    this.count += n;
  }

  /** push adds one instance; tint is 1, 1, 1 for the model's own colours. */
  push(x: number, y: number, z: number, yaw: number, scale: number, r = 1, g = 1, b = 1): void {
    if (this.count >= this.limit) return;
    this.reserve(this.count + 1);
    const o = this.count++ * 4;
    (this.places.array as Float32Array).set([x, y, z, yaw], o);
    (this.looks.array as Uint8Array).set([byte(r * 127.5), byte(g * 127.5), byte(b * 127.5), byte(scale * 63.75)], o);
  }

  end(): void {
    this.geometry.instanceCount = this.count;
    this.mesh.visible = this.count > 0;
    for (const a of [this.places, this.looks]) {
      a.clearUpdateRanges();
      a.addUpdateRange(0, this.count * 4);
      a.needsUpdate = true;
    }
  }

  dispose(): void {
    this.geometry.dispose();
  }

  private reserve(count: number): void {
    const now = this.places.array.length / 4;
    if (count <= now) return;
    const places = this.places.array as Float32Array, looks = this.looks.array as Uint8Array;
    this.geometry.dispose();
    this.attach(Math.min(this.limit, Math.max(count, now * 2)));
    (this.places.array as Float32Array).set(places);
    (this.looks.array as Uint8Array).set(looks);
  }

  private attach(capacity: number): void {
    this.places = new InstancedBufferAttribute(new Float32Array(capacity * 4), 4).setUsage(DynamicDrawUsage);
    this.looks = new InstancedBufferAttribute(new Uint8Array(capacity * 4), 4, true).setUsage(DynamicDrawUsage);
    this.geometry.setAttribute('iPlace', this.places);
    this.geometry.setAttribute('iLook', this.looks);
  }
}

function byte(v: number): number {
  return Math.max(0, Math.min(255, Math.round(v)));
}
