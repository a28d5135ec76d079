// The word filter: a courtesy that each player can switch off, no protection. It covers
// coarse words in the languages of the game with stars of the same length.

const COARSE = [
  'fuck\\w*', 'shit\\w*', 'cunt\\w*', 'bitch\\w*', 'asshole\\w*', 'nigg\\w*', 'faggot\\w*', 'retard\\w*',
  'kurac\\w*', 'pizda\\w*', 'jeb[aei]\\w*', 'fukn\\w*', 'prasica',
  'perse', 'vitt\\w*', 'türa\\w*', 'munn\\w*', 'lits',
];
const PATTERN = new RegExp(`(?<![\\p{L}])(?:${COARSE.join('|')})(?![\\p{L}])`, 'giu');

/** Returns the text with coarse words covered. */
export function clean(text: string): string {
  return text.replace(PATTERN, (word) => '★'.repeat(Math.min(8, word.length)));
}
