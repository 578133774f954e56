#include "textflag.h"

// The constants .5, 4, 2 and the sign bit, four times each.
DATA half<>+0(SB)/8, $0.5
DATA half<>+8(SB)/8, $0.5
DATA half<>+16(SB)/8, $0.5
DATA half<>+24(SB)/8, $0.5
GLOBL half<>(SB), RODATA|NOPTR, $32
DATA four<>+0(SB)/8, $4.0
DATA four<>+8(SB)/8, $4.0
DATA four<>+16(SB)/8, $4.0
DATA four<>+24(SB)/8, $4.0
GLOBL four<>(SB), RODATA|NOPTR, $32
DATA sign<>+0(SB)/8, $0x8000000000000000
DATA sign<>+8(SB)/8, $0x8000000000000000
DATA sign<>+16(SB)/8, $0x8000000000000000
DATA sign<>+24(SB)/8, $0x8000000000000000
GLOBL sign<>(SB), RODATA|NOPTR, $32

// Four whole numbers, all the same.
#define SAME(r, x) \
	VMOVD r, x \
	VPBROADCASTD x, x

// One disc: coefficients c into bucket i0 and out of bucket i1, both times 4.
#define DISC(i0, i1, c) \
	INCL    (SI)(i0*1)          \
	DECL    (SI)(i1*1)          \
	VADDPD  (DI)(i0*8), c, Y13  \
	VMOVUPD Y13, (DI)(i0*8)     \
	VMOVUPD (DI)(i1*8), Y13     \
	VSUBPD  c, Y13, Y13         \
	VMOVUPD Y13, (DI)(i1*8)

// func quarticAVX2(coef *quartic, open *int32, xs, ys *float64, n int, r *quarticRow)
//
// The steps are those of enterQuarticsPlain; no product is fused with a sum. A
// disc that has no cell in the block at hand enters and leaves nowhere.
//
// As the points come in strips, four discs mostly lie in one block, that of the
// four before. It is taken for granted and then looked at: so nothing that is
// computed waits to know the block, and more fours are in flight at once.
TEXT ·quarticAVX2(SB), NOSPLIT, $48-48
	MOVQ coef+0(FP), DI
	MOVQ open+8(FP), SI
	MOVQ xs+16(FP), R8
	MOVQ ys+24(FP), R9
	MOVQ n+32(FP), AX
	MOVQ r+40(FP), DX
	LEAQ (R8)(AX*8), R8
	LEAQ (R9)(AX*8), R9
	NEGQ AX

	VBROADCASTSD 0(DX), Y0      // middle
	VBROADCASTSD 8(DX), Y1      // reach2
	VBROADCASTSD 16(DX), Y2     // aspect2
	VBROADCASTSD 24(DX), Y3     // base
	VPBROADCASTD 40(DX), X4
	VMOVDQU X4, 0(SP)           // n
	VPBROADCASTD 44(DX), X4
	VMOVDQU X4, 16(SP)          // nowhere
	MOVQ 48(DX), CX             // shift

	// The block at hand: Y4 is its middle, X5 its first cell, X6 its end, R11 too.
	VBROADCASTSD 32(DX), Y4
	VPXOR   X5, X5, X5
	MOVL    $1, R11
	SHLL    CX, R11
	SAME(R11, X6)
	VMOVDQU X5, 32(SP)          // its number

group:
	VMOVUPD (R9)(AX*8), Y7
	VSUBPD  Y0, Y7, Y7          // dy
	VMULPD  Y7, Y7, Y7
	VMULPD  Y2, Y7, Y7
	VSUBPD  Y7, Y1, Y7          // t
	VXORPD  X15, X15, X15
	VMAXPD  Y15, Y7, Y7         // a disc that does not reach the row holds no cell
	VSQRTPD Y7, Y8              // half the chord
	VMOVUPD (R8)(AX*8), Y9      // x
	VSUBPD  Y8, Y9, Y10
	VADDPD  half<>(SB), Y10, Y10
	VROUNDPD $1, Y10, Y10       // floor
	VSUBPD  Y3, Y10, Y10
	VCVTTPD2DQY Y10, X10        // i0
	VADDPD  Y8, Y9, Y11
	VSUBPD  half<>(SB), Y11, Y11
	VROUNDPD $2, Y11, Y11       // ceil
	VSUBPD  Y3, Y11, Y11
	VCVTTPD2DQY Y11, X11        // i1
	VPMAXSD X15, X10, X10
	VPMINSD 0(SP), X11, X11
	VPCMPGTD X10, X5, X12       // is one outside the block?
	VPCMPGTD X6, X11, X13
	VPOR    X12, X13, X12
	VMOVDQA X10, X8
	VMOVDQA X11, X14
	XORL    R14, R14
	VPTEST  X12, X12
	JNE     several

enter:
	VPCMPGTD X8, X14, X15       // is there a cell?
	VPADDD  32(SP), X8, X8
	VPADDD  32(SP), X14, X14
	VMOVDQU 16(SP), X12
	VPBLENDVB X15, X8, X12, X8
	VPBLENDVB X15, X14, X12, X14
	VPSLLD  $2, X8, X8
	VPSLLD  $2, X14, X14
	VMOVQ   X8, R12
	VPEXTRQ $1, X8, R13
	VMOVQ   X14, R15
	VPEXTRQ $1, X14, DX

	VSUBPD  Y4, Y9, Y13         // p
	VMULPD  Y13, Y13, Y12
	VSUBPD  Y12, Y7, Y12        // a = t - p²
	VMULPD  four<>(SB), Y13, Y14 // 4p
	VMULPD  Y12, Y12, Y8        // c0 = a²
	VMULPD  Y14, Y12, Y15       // c1 = 4ap
	VMULPD  Y13, Y14, Y13
	VADDPD  Y12, Y12, Y12
	VSUBPD  Y12, Y13, Y13       // c2 = 4p² - 2a
	VXORPD  sign<>(SB), Y14, Y14 // c3 = -4p

	// From one coefficient of four discs to four coefficients of one.
	VUNPCKLPD Y15, Y8, Y12
	VUNPCKHPD Y15, Y8, Y8
	VUNPCKLPD Y14, Y13, Y15
	VUNPCKHPD Y14, Y13, Y13
	VPERM2F128 $0x20, Y15, Y12, Y14
	VPERM2F128 $0x31, Y15, Y12, Y12
	VPERM2F128 $0x20, Y13, Y8, Y15
	VPERM2F128 $0x31, Y13, Y8, Y8
	MOVL    R12, BX
	MOVL    R15, R10
	SHRQ    $32, R12
	SHRQ    $32, R15
	DISC(BX, R10, Y14)
	DISC(R12, R15, Y15)
	MOVL    R13, BX
	MOVL    DX, R10
	SHRQ    $32, R13
	SHRQ    $32, DX
	DISC(BX, R10, Y12)
	DISC(R13, DX, Y8)
	CMPL    R11, R14
	JLT     block

next:
	ADDQ $4, AX
	JLT  group
	VZEROUPPER
	RET

several:
	// The first cell of any disc, and where the last one ends.
	VPSHUFD $0x4E, X10, X12
	VPMINSD X10, X12, X12
	VPSHUFD $0xB1, X12, X13
	VPMINSD X12, X13, X12
	VMOVD   X12, R11
	VPSHUFD $0x4E, X11, X12
	VPMAXSD X11, X12, X12
	VPSHUFD $0xB1, X12, X13
	VPMAXSD X12, X13, X12
	VMOVD   X12, R14
	SARL    CX, R11
	SHLL    CX, R11
	CMPL    R11, R14
	JGE     none

block:
	// The one that R11 is in.
	MOVL    R11, R10
	SARL    CX, R10
	SAME(R11, X5)
	VCVTDQ2PD X5, Y14
	MOVQ    r+40(FP), DX
	VBROADCASTSD 32(DX), Y4     // middle of the first block
	VADDPD  Y14, Y4, Y4
	SAME(R10, X12)
	VMOVDQU X12, 32(SP)
	MOVL    $1, BX
	SHLL    CX, BX
	ADDL    BX, R11
	SAME(R11, X6)
	VPMAXSD X5, X10, X8
	VPMINSD X6, X11, X14
	JMP     enter

none:
	VMOVD   X6, R11
	JMP     next
