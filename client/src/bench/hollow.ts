// Lets WebGL draw no more than a triangle at a time; all else that it is told stays as it is. So a
// frame's JavaScript is measured as beside a graphics processor that keeps up, on machines without one.

export function hollow(): void {
  const gl = WebGL2RenderingContext.prototype;
  const { drawArrays, drawElements, drawArraysInstanced, drawElementsInstanced, getExtension } = gl;
  const ones = new Int32Array(65536).fill(3);
  gl.drawArrays = function (mode, first) { drawArrays.call(this, mode, first, 3); };
  gl.drawElements = function (mode, _, type, offset) { drawElements.call(this, mode, 3, type, offset); };
  gl.drawArraysInstanced = function (mode, first) { drawArraysInstanced.call(this, mode, first, 3, 1); };
  gl.drawElementsInstanced = function (mode, _, type, offset) { drawElementsInstanced.call(this, mode, 3, type, offset, 1); };
  gl.getExtension = function (this: WebGL2RenderingContext, name: string) {
    const e = (getExtension as (name: string) => unknown).call(this, name) as WEBGL_multi_draw | null;
    if (!e || name !== 'WEBGL_multi_draw') return e;
    return {
      multiDrawElementsWEBGL: (mode: number, _: Int32Array, __: number, type: number, offsets: Int32Array, at: number, n: number) => e.multiDrawElementsWEBGL(mode, ones, 0, type, offsets, at, n),
      multiDrawArraysWEBGL: (mode: number, firsts: Int32Array, at: number, _: Int32Array, __: number, n: number) => e.multiDrawArraysWEBGL(mode, firsts, at, ones, 0, n),
    };
  } as typeof gl.getExtension;
}
