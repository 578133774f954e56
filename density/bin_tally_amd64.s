#include "textflag.h"

// Four coordinates as whole numbers of 1/2^bits cells; those out of range are
// the least there is.
#define FIXED(at, lo, scale, wide, x) \
	VMOVUPD at, wide \
	VSUBPD lo, wide, wide \
	VMULPD scale, wide, wide \
	VCVTTPD2DQY wide, x

// One more in the cell at AT; one that goes back to 0 is written down.
#define TALLY(at, k, next, carry) \
	MOVL at(SP), k \
	ADDB $1, (DI)(k*1) \
	JCS carry \
next:

#define CARRY(k, next, carry) \
carry: \
	MOVL k, (SI) \
	ADDQ $4, SI \
	JMP next

// func tallyAVX2(table *uint8, carries *int32, xs, ys *float64, n int, r *tallyRow) (done, carried int)
TEXT ·tallyAVX2(SB), NOSPLIT, $32-64
	MOVQ table+0(FP), DI
	MOVQ carries+8(FP), SI
	MOVQ xs+16(FP), R8
	MOVQ ys+24(FP), R9
	MOVQ n+32(FP), CX
	MOVQ r+40(FP), DX
	VBROADCASTSD 0(DX), Y4  // xlo
	VBROADCASTSD 8(DX), Y5  // xscale
	VBROADCASTSD 16(DX), Y6 // ylo
	VBROADCASTSD 24(DX), Y7 // yscale
	VPBROADCASTD 32(DX), Y8 // xn
	VPBROADCASTD 36(DX), Y9 // xn - 1
	VPBROADCASTD 40(DX), Y10 // yn - 1
	VPBROADCASTD 44(DX), Y11 // last
	VPBROADCASTD 48(DX), Y12 // outside
	VPBROADCASTD 52(DX), Y13 // 2^bits - 1
	VMOVD 56(DX), X14        // bits
	VPCMPEQD Y15, Y15, Y15   // -1

group:
	PREFETCHT0 2048(R8) // what the processor asks for by itself comes too late
	PREFETCHT0 2048(R9)
	FIXED((R8), Y4, Y5, Y0, X0)
	FIXED(32(R8), Y4, Y5, Y1, X1)
	FIXED((R9), Y6, Y7, Y2, X2)
	FIXED(32(R9), Y6, Y7, Y3, X3)
	VINSERTI128 $1, X1, Y0, Y0
	VINSERTI128 $1, X3, Y2, Y2

	// A point whose place in its bin is the first or the last of 2^bits may be
	// on either side of an edge.
	VPSUBD Y15, Y0, Y1
	VPSUBD Y15, Y2, Y3
	VPAND Y13, Y1, Y1
	VPAND Y13, Y3, Y3
	VPMINSD Y3, Y1, Y1
	VPADDD Y15, Y1, Y1
	VPXOR Y3, Y3, Y3
	VPCMPGTD Y3, Y1, Y1
	VPMOVMSKB Y1, BX
	CMPL BX, $-1
	JNE done

	VPSRLD X14, Y0, Y0 // the bin along x; below 0 it is beyond any
	VPSRLD X14, Y2, Y2 // and along y
	VPMINUD Y9, Y0, Y1
	VPMINUD Y10, Y2, Y3
	VPCMPEQD Y0, Y1, Y1
	VPCMPEQD Y2, Y3, Y3
	VPAND Y1, Y3, Y3
	VPMULLD Y8, Y2, Y2
	VPSUBD Y2, Y11, Y2
	VPADDD Y0, Y2, Y2
	VPBLENDVB Y3, Y2, Y12, Y2
	VMOVDQU Y2, 0(SP)
	TALLY(0, R10, next1, carry1)
	TALLY(4, R11, next2, carry2)
	TALLY(8, R12, next3, carry3)
	TALLY(12, R13, next4, carry4)
	TALLY(16, R10, next5, carry5)
	TALLY(20, R11, next6, carry6)
	TALLY(24, R12, next7, carry7)
	TALLY(28, R13, next8, carry8)
	ADDQ $64, R8
	ADDQ $64, R9
	SUBQ $8, CX
	JNZ group

done:
	MOVQ n+32(FP), AX
	SUBQ CX, AX
	MOVQ AX, done+48(FP)
	SUBQ carries+8(FP), SI
	SHRQ $2, SI
	MOVQ SI, carried+56(FP)
	VZEROUPPER
	RET

	CARRY(R10, next1, carry1)
	CARRY(R11, next2, carry2)
	CARRY(R12, next3, carry3)
	CARRY(R13, next4, carry4)
	CARRY(R10, next5, carry5)
	CARRY(R11, next6, carry6)
	CARRY(R12, next7, carry7)
	CARRY(R13, next8, carry8)
