#include "textflag.h"

// func differencesAVX2(sums *lanes, a0, a1, b0, b1, b2 *float64, n int)
//
// Six sums of squared differences, four columns a turn, in the lanes and the
// steps of differencesPlain: no product is fused with a sum.
TEXT ·differencesAVX2(SB), NOSPLIT, $0-56
	MOVQ    sums+0(FP), DI
	MOVQ    a0+8(FP), R9
	MOVQ    a1+16(FP), R10
	MOVQ    b0+24(FP), R11
	MOVQ    b1+32(FP), R12
	MOVQ    b2+40(FP), R13
	MOVQ    n+48(FP), CX
	XORQ    AX, AX
	VXORPD  Y0, Y0, Y0
	VXORPD  Y1, Y1, Y1
	VXORPD  Y2, Y2, Y2
	VXORPD  Y3, Y3, Y3
	VXORPD  Y4, Y4, Y4
	VXORPD  Y5, Y5, Y5

columns:
	VMOVUPD (R11)(AX*8), Y6
	VMOVUPD (R12)(AX*8), Y7
	VMOVUPD (R13)(AX*8), Y8
	VMOVUPD (R9)(AX*8), Y9
	VSUBPD  Y6, Y9, Y10
	VSUBPD  Y7, Y9, Y11
	VSUBPD  Y8, Y9, Y12
	VMULPD  Y10, Y10, Y10
	VMULPD  Y11, Y11, Y11
	VMULPD  Y12, Y12, Y12
	VADDPD  Y10, Y0, Y0
	VADDPD  Y11, Y1, Y1
	VADDPD  Y12, Y2, Y2
	VMOVUPD (R10)(AX*8), Y9
	VSUBPD  Y6, Y9, Y10
	VSUBPD  Y7, Y9, Y11
	VSUBPD  Y8, Y9, Y12
	VMULPD  Y10, Y10, Y10
	VMULPD  Y11, Y11, Y11
	VMULPD  Y12, Y12, Y12
	VADDPD  Y10, Y3, Y3
	VADDPD  Y11, Y4, Y4
	VADDPD  Y12, Y5, Y5
	ADDQ    $4, AX
	CMPQ    AX, CX
	JLT     columns

	VMOVUPD Y0, 0(DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	VMOVUPD Y4, 128(DI)
	VMOVUPD Y5, 160(DI)
	VZEROUPPER
	RET

// func productsAVX2(sums *lanes, a0, a1, b0, b1, b2 *float64, n int)
//
// Six sums of products, likewise.
TEXT ·productsAVX2(SB), NOSPLIT, $0-56
	MOVQ    sums+0(FP), DI
	MOVQ    a0+8(FP), R9
	MOVQ    a1+16(FP), R10
	MOVQ    b0+24(FP), R11
	MOVQ    b1+32(FP), R12
	MOVQ    b2+40(FP), R13
	MOVQ    n+48(FP), CX
	XORQ    AX, AX
	VXORPD  Y0, Y0, Y0
	VXORPD  Y1, Y1, Y1
	VXORPD  Y2, Y2, Y2
	VXORPD  Y3, Y3, Y3
	VXORPD  Y4, Y4, Y4
	VXORPD  Y5, Y5, Y5

columns:
	VMOVUPD (R11)(AX*8), Y6
	VMOVUPD (R12)(AX*8), Y7
	VMOVUPD (R13)(AX*8), Y8
	VMOVUPD (R9)(AX*8), Y9
	VMULPD  Y6, Y9, Y10
	VMULPD  Y7, Y9, Y11
	VMULPD  Y8, Y9, Y12
	VADDPD  Y10, Y0, Y0
	VADDPD  Y11, Y1, Y1
	VADDPD  Y12, Y2, Y2
	VMOVUPD (R10)(AX*8), Y9
	VMULPD  Y6, Y9, Y10
	VMULPD  Y7, Y9, Y11
	VMULPD  Y8, Y9, Y12
	VADDPD  Y10, Y3, Y3
	VADDPD  Y11, Y4, Y4
	VADDPD  Y12, Y5, Y5
	ADDQ    $4, AX
	CMPQ    AX, CX
	JLT     columns

	VMOVUPD Y0, 0(DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	VMOVUPD Y4, 128(DI)
	VMOVUPD Y5, 160(DI)
	VZEROUPPER
	RET
