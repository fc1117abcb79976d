import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyPatch, parsePatch, PatchError } from './patch.ts'

const patch = parsePatch(`diff --git a/a.ts b/a.ts
index 1..2 100644
--- a/a.ts
+++ b/a.ts
@@ -2,3 +2,2 @@ function name
 two
-three
 four
@@ -6,2 +5,3 @@
 six
+six and a half
 seven
`)
const text = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n'

test('a patch is put in where it was made', () => {
  assert.deepEqual(patch.map(({ file, hunks }) => [file, hunks.length]), [['a.ts', 2]])
  assert.equal(applyPatch(patch[0]!, text), 'one\ntwo\nfour\nfive\nsix\nsix and a half\nseven\n')
})

test('lines that came above move it', () => {
  assert.equal(applyPatch(patch[0]!, `zero\n${text}`), 'zero\none\ntwo\nfour\nfive\nsix\nsix and a half\nseven\n')
})

test('it does not apply where its lines are not, or are twice', () => {
  assert.throws(() => applyPatch(patch[0]!, text.replace('three', '3')), PatchError)
  assert.throws(() => applyPatch(patch[0]!, `new\n${text}${text}`), PatchError)
})
