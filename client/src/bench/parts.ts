// The parts of the client that the bench measures. main.ts hands them over: code that imports nothing of the
// game is a file of its own that the game never loads, and leaves the game's files as they are.

import type { fromBinary } from '@bufbuild/protobuf';
import type { loadCatalogue, loadMap } from '../app/assets.ts';
import type { Frames } from '../app/frame.ts';
import type { ViewStage } from '../app/stage.ts';
import type { Veil } from '../app/veil.ts';
import type { Game } from '../game/game.ts';
import type { idleHands } from '../game/steering.ts';
import type { language, n, tCode } from '../i18n/i18n.ts';
import type { Reader } from '../net/codec.ts';
import type { Ground } from '../sim/ground.ts';
import type { platesShown, setPlateLayer } from '../ui/plates.ts';
import type { MapGround } from '../view/map_ground.ts';
import type { View } from '../view/view.ts';
import type { ServerMessageSchema } from '../wire/core_pb.ts';

export interface Parts {
  View: typeof View;
  MapGround: typeof MapGround;
  Ground: typeof Ground;
  Game: typeof Game;
  Frames: typeof Frames;
  ViewStage: typeof ViewStage;
  Veil: typeof Veil;
  Reader: typeof Reader;
  ServerMessageSchema: typeof ServerMessageSchema;
  fromBinary: typeof fromBinary;
  loadCatalogue: typeof loadCatalogue;
  loadMap: typeof loadMap;
  idleHands: typeof idleHands;
  language: typeof language;
  n: typeof n;
  tCode: typeof tCode;
  setPlateLayer: typeof setPlateLayer;
  platesShown: typeof platesShown;
}
