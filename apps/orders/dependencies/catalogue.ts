/** What can be ordered. The first three are lesson 32's: pads are all but sold out. */
export const catalogue: Record<string, { unitCents: number; pieces: number }> = {
  pen: { unitCents: 150, pieces: 1_000_000 },
  ink: { unitCents: 900, pieces: 1_000_000 },
  pad: { unitCents: 250, pieces: 2 },
  nib: { unitCents: 75, pieces: 1_000_000 },
  quill: { unitCents: 1_250, pieces: 1_000_000 },
  blotter: { unitCents: 420, pieces: 1_000_000 },
  ruler: { unitCents: 310, pieces: 1_000_000 },
  eraser: { unitCents: 95, pieces: 1_000_000 },
  wax: { unitCents: 640, pieces: 0 },
  seal: { unitCents: 2_100, pieces: 1_000_000 },
  twine: { unitCents: 180, pieces: 1_000_000 },
  folder: { unitCents: 530, pieces: 1_000_000 },
}
