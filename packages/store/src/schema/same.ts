/** `readonly` on every level, so that what zod infers and what core declares can be compared. */
type Frozen<T> = unknown extends T
  ? T
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** `true` when two types are the same but for `readonly`: no field more, no field less, none optional in one only. */
export type Same<A, B> =
  (<T>() => T extends Frozen<A> ? 1 : 2) extends <T>() => T extends Frozen<B> ? 1 : 2
    ? true
    : false;

/** Does not compile unless `T` is `true`. */
export type Assert<T extends true> = T;
