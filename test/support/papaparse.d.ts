declare module 'papaparse' {
  export function parse(text: string, options: Readonly<Record<string, unknown>>): { readonly data: string[][] };
}
