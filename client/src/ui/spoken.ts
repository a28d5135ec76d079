// What people say to one, with the names that content leaves open.

import { nameOf } from '../state/catalogue.ts';
import { self } from '../state/self.ts';

/** Puts one's own name and calling where a text has {name} and {calling}. */
export function spoken(text: string): string {
  const unit = self.value;
  return unit ? text.replaceAll('{name}', unit.name).replaceAll('{calling}', nameOf('callings', unit.key)) : text;
}
