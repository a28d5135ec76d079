/** Which builder draws which kind of Thing. The kinds are those that the map's compiler allows. */
import * as hall from './hall.ts';
import { dwelling } from './house.ts';
import type { Builder } from './site.ts';
import * as small from './small.ts';
import * as square from './square.ts';
import * as wilds from './wilds.ts';
import * as works from './works.ts';

export const catalogue: Readonly<Record<string, Builder>> = {
  house: (site) => dwelling(site, site.thing.floors || 1 + (site.seed % 2)),
  inn: hall.inn, smithy: hall.smithy, bank: hall.bank, chapel: hall.chapel, guildhall: hall.guildHall, lodge: hall.lodge,
  windmill: works.windmill, watermill: works.watermill, tower: works.tower, keep: works.keep, gate: works.gate,
  barn: works.barn, hut: works.hut, boathouse: works.boathouse,
  bridge: works.bridge, pier: works.pier, steps: works.steps, stage: square.stage,
  ruin: wilds.ruin, mine: wilds.mine, mausoleum: wilds.mausoleum, cave: wilds.cave,
  fountain: square.fountain, well: square.well, stall: square.stall, lantern: square.lantern,
  notice_board: square.noticeBoard, statue: square.statue,
  tent: wilds.tent, campfire: wilds.campfire, menhir: wilds.menhir, shrine: wilds.shrine, altar: wilds.altar,
  gravestone: wilds.gravestone, rubble: wilds.rubble, pillar: wilds.pillar, totem: wilds.totem, cage: wilds.cage,
  cocoon: wilds.cocoon, cobweb: wilds.cobweb, bones: wilds.bones, arch: wilds.arch, portal: wilds.portal,
  barrel: small.barrel, crate: small.crate, sack: small.sack, signpost: small.signpost, bench: small.bench,
  table: small.table, cart: small.cart, haystack: small.haystack, hay_bale: small.hayBale, woodpile: small.woodpile,
  log: small.log, stump: small.stump, anvil: small.anvil, forge: small.forge, boat: small.boat,
  bedroll: small.bedroll, banner: small.banner, bunting: small.buntingLine, scarecrow: small.scarecrow,
  beehive: small.beehive, flowerbed: small.flowerbed, planter: square.planter, crops: small.crops, great_oak: small.greatOak,
  lily_pads: small.lilyPads, rack: small.rack, target: small.target, trough: small.trough,
  mine_cart: small.mineCart, plot: small.plot, bell: small.bell, boulder: small.boulder,
  fence: small.fence, wall: small.stoneWall, hedge: small.hedge, palisade: small.palisade,
};

/** Kinds that stay in sight from afar: the rest is left out beyond 150 m. */
export const landmarks = new Set([
  'house', 'inn', 'smithy', 'bank', 'chapel', 'guildhall', 'lodge', 'windmill', 'watermill', 'tower', 'keep', 'gate', 'barn',
  'hut', 'boathouse', 'bridge', 'pier', 'stage', 'ruin', 'mine', 'mausoleum', 'great_oak', 'wall', 'palisade', 'fountain', 'planter', 'portal',
]);
