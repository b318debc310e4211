/** The same text in memory of its own: a part of a text would keep the whole text in memory. */
export function ownText(part: string): string {
  return JSON.parse(JSON.stringify(part)) as string;
}
