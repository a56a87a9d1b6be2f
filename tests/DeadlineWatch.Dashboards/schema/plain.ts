/** A type of Grafana's as JSON writes it: an enum's member is its bare text, whatever else stays as it is. */
export type Plain<T> = T extends string ? `${T}`
  : T extends number | boolean | null | undefined ? T
  : T extends (infer Item)[] ? Plain<Item>[]
  : T extends object ? { [Key in keyof T]: Plain<T[Key]> }
  : T;

/** What a file may leave out, because Grafana fills it in when it loads. Only the outermost layer may be left out. */
export type Given<T> = Partial<Plain<T>>;
