console.error('interleave 0.1.0')
