#include "textflag.h"

// .5, all bits but the sign's, 0 and -1, four times each.
DATA middle<>+0(SB)/8, $0.5
DATA middle<>+8(SB)/8, $0.5
DATA middle<>+16(SB)/8, $0.5
DATA middle<>+24(SB)/8, $0.5
GLOBL middle<>(SB), RODATA|NOPTR, $32
DATA unsigned<>+0(SB)/8, $0x7fffffffffffffff
DATA unsigned<>+8(SB)/8, $0x7fffffffffffffff
DATA unsigned<>+16(SB)/8, $0x7fffffffffffffff
DATA unsigned<>+24(SB)/8, $0x7fffffffffffffff
GLOBL unsigned<>(SB), RODATA|NOPTR, $32
DATA nought<>+0(SB)/8, $0.0
DATA nought<>+8(SB)/8, $0.0
DATA nought<>+16(SB)/8, $0.0
DATA nought<>+24(SB)/8, $0.0
GLOBL nought<>(SB), RODATA|NOPTR, $32
DATA minusone<>+0(SB)/8, $-1.0
DATA minusone<>+8(SB)/8, $-1.0
DATA minusone<>+16(SB)/8, $-1.0
DATA minusone<>+24(SB)/8, $-1.0
GLOBL minusone<>(SB), RODATA|NOPTR, $32

// func indexAVX2(cell *int32, xs, ys *float64, n int, r *rectangleRow) int
//
// Four points a turn. A point is clear of the edges when its place in its bin,
// from 0 to 1, is less than r.clear from the middle; what is not (NaN too) gets
// the cell -1. The cells of the rest are whole numbers in float64, which are
// exact.
TEXT ·indexAVX2(SB), NOSPLIT, $0-48
	MOVQ cell+0(FP), DI
	MOVQ xs+8(FP), R8
	MOVQ ys+16(FP), R9
	MOVQ n+24(FP), CX
	MOVQ r+32(FP), DX
	VBROADCASTSD 0(DX), Y4   // xlo
	VBROADCASTSD 8(DX), Y5   // xscale
	VBROADCASTSD 16(DX), Y6  // xn
	VBROADCASTSD 24(DX), Y7  // ylo
	VBROADCASTSD 32(DX), Y8  // yscale
	VBROADCASTSD 40(DX), Y9  // yn
	VBROADCASTSD 48(DX), Y10 // clear
	VBROADCASTSD 56(DX), Y11 // last
	VBROADCASTSD 64(DX), Y12 // outside
	XORQ AX, AX

loop:
	VMOVUPD (R8), Y0
	VMOVUPD (R9), Y2
	VSUBPD Y4, Y0, Y0
	VSUBPD Y7, Y2, Y2
	VMULPD Y5, Y0, Y0
	VMULPD Y8, Y2, Y2
	VROUNDPD $1, Y0, Y1                // the bin along x
	VROUNDPD $1, Y2, Y3                // and along y
	VSUBPD Y1, Y0, Y0
	VSUBPD Y3, Y2, Y2
	VSUBPD middle<>(SB), Y0, Y0
	VSUBPD middle<>(SB), Y2, Y2
	VANDPD unsigned<>(SB), Y0, Y0
	VANDPD unsigned<>(SB), Y2, Y2
	VCMPPD $0x15, Y10, Y0, Y0          // not less than clear, or NaN
	VCMPPD $0x15, Y10, Y2, Y2
	VORPD Y2, Y0, Y0
	VMULPD Y6, Y3, Y13
	VSUBPD Y13, Y11, Y13
	VADDPD Y1, Y13, Y13                // the cell
	VCMPPD $0x11, Y6, Y1, Y14          // less than
	VCMPPD $0x11, Y9, Y3, Y15
	VANDPD Y15, Y14, Y14
	VCMPPD $0x1d, nought<>(SB), Y1, Y1 // at least
	VCMPPD $0x1d, nought<>(SB), Y3, Y3
	VANDPD Y3, Y1, Y1
	VANDPD Y1, Y14, Y14
	VBLENDVPD Y14, Y13, Y12, Y13
	VBLENDVPD Y0, minusone<>(SB), Y13, Y13
	VCVTTPD2DQY Y13, X13
	VMOVDQU X13, (DI)
	VMOVMSKPD Y0, BX
	ORQ BX, AX
	ADDQ $32, R8
	ADDQ $32, R9
	ADDQ $16, DI
	SUBQ $4, CX
	JNZ loop

	MOVQ AX, ret+40(FP)
	VZEROUPPER
	RET
