package swelter

import (
	"context"
	"runtime"
	"sync"
)

// inTurn makes n parts on some workers (0: one a processor) and takes them in
// their order. No more parts are held than twice the workers.
func inTurn[T any](ctx context.Context, n, workers int, produce func(i int) (T, error), take func(i int, part T) error) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	type result struct {
		part T
		err  error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	slots := make(chan chan result, 2*workers)
	work := make(chan func(), 2*workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for do := range work {
				do()
			}
		})
	}
	go func() {
		defer close(work)
		defer close(slots)
		for i := range n {
			slot := make(chan result, 1)
			select {
			case slots <- slot:
			case <-ctx.Done():
				return
			}
			work <- func() {
				var r result
				if r.err = ctx.Err(); r.err == nil {
					r.part, r.err = produce(i)
				}
				slot <- r
			}
		}
	}()
	var err error
	i := 0
	for slot := range slots {
		r := <-slot
		if err == nil {
			if err = r.err; err == nil {
				err = take(i, r.part)
			}
		}
		if err != nil {
			cancel()
		}
		i++
	}
	wg.Wait()
	if err == nil && i < n {
		err = ctx.Err()
	}
	return err
}
